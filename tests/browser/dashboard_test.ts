// One platform and one browser for all of them.
import "./specs/sign_in.ts";
import "./specs/header.ts";
import "./specs/filters.ts";
import "./specs/list.ts";
import "./specs/requests.ts";
import "./specs/states.ts";
import "./specs/export.ts";
import "./specs/look.ts";
import "./specs/elsewhere.ts";
