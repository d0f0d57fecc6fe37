// One platform and one browser for all of them.
import "./specs/build.ts";
import "./specs/sign_in.ts";
import "./specs/filters.ts";
import "./specs/list.ts";
import "./specs/requests.ts";
import "./specs/export.ts";
