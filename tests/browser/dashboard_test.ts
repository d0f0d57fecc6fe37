// One platform and one browser for all of them.
import "./specs/sign_in.ts";
import "./specs/list.ts";
import "./specs/filters.ts";
import "./specs/export.ts";
import "./specs/activity.ts";
import "./specs/refresh.ts";
import "./specs/states.ts";
import "./specs/look.ts";
import "./specs/elsewhere.ts";
