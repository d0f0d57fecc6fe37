/** One file, so that all tests share one server per version. Run some with `--filter`. */
import "./specs/activity.ts";
import "./specs/adoption.ts";
import "./specs/counts.ts";
import "./specs/counts_concurrency.ts";
import "./specs/counts_cost.ts";
import "./specs/partitions.ts";
import "./specs/plans.ts";
import "./specs/project.ts";
