// One platform and one browser for all of them.
import "./scenes/sign_in.ts";
import "./scenes/list.ts";
import "./scenes/refresh.ts";
import "./scenes/states.ts";
import "./scenes/look.ts";
import "./scenes/elsewhere.ts";
