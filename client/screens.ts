/** Every screen of the app. Add a line; docs/client.md says how. */
import { screen } from "./shell/router";
import { t, tp } from "./shell/words";
import { kindLabel } from "./fieldwork/kinds";
import { path } from "./shell/router";

screen({ path: "", load: () => import("./fieldwork/Home"), title: () => tp("day", "Today"), nav: { icon: "home", order: 1 } });
screen({ path: "people", load: () => import("./people/People"), title: () => t("Households"), nav: { icon: "people", order: 2 } });
screen({ path: "standing", load: () => import("./standing/Standing"), title: () => t("Sending"), nav: { icon: "sync", order: 9 } });
screen({ path: "record/:kind", load: () => import("./fieldwork/Record"), title: () => kindLabel(path.value.split("/")[1] ?? "") });
screen({ path: "record/:kind/:household", load: () => import("./fieldwork/Record"), title: () => kindLabel(path.value.split("/")[1] ?? "") });
