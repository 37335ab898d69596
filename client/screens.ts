/** Every screen of the app. Add a line; docs/client.md says how. The first that fits an address answers it. */
import { path, screen } from "./shell/router";
import { t, tp } from "./shell/words";
import { kindLabel } from "./fieldwork/kinds";

screen({ path: "", load: () => import("./fieldwork/Home"), title: () => tp("day", "Today"), nav: { icon: "home", order: 1 } });
screen({ path: "people", load: () => import("./people/People"), title: () => t("Households"), nav: { icon: "people", order: 2 } });
screen({ path: "work", load: () => import("./fieldwork/Work"), title: () => t("Record"), nav: { icon: "pen", order: 3 } });
screen({ path: "standing", load: () => import("./standing/Standing"), title: () => t("Sending"), nav: { icon: "sync", order: 9 } });
screen({ path: "standing/give/:what", load: () => import("./standing/Give"), title: () => t("Show as codes") });
screen({ path: "standing/take", load: () => import("./standing/Take"), title: () => t("Take along from another phone") });
screen({ path: "household/:id", load: () => import("./people/Household"), title: () => t("Household") });
screen({ path: "person/:id", load: () => import("./people/Person"), title: () => tp("who", "Person") });
screen({ path: "business/:id", load: () => import("./people/Business"), title: () => t("Business") });
screen({ path: "record/household_visit/:household", load: () => import("./fieldwork/Visit"), title: () => kindLabel("household_visit") });
screen({ path: "record/hand_over", load: () => import("./fieldwork/HandOver"), title: () => kindLabel("hand_over") });
screen({ path: "record/hand_over/:subject", load: () => import("./fieldwork/HandOver"), title: () => kindLabel("hand_over") });
screen({ path: "session", load: () => import("./fieldwork/Session"), title: () => kindLabel("group_session") });
screen({ path: "desk", load: () => import("./fieldwork/Desk"), title: () => kindLabel("support_turn") });
screen({ path: "desk/:person", load: () => import("./fieldwork/Desk"), title: () => kindLabel("support_turn") });
screen({ path: "days", load: () => import("./fieldwork/Days"), title: () => t("My days of work") });
screen({ path: "targets", load: () => import("./fieldwork/Targets"), title: () => t("Targets") });
screen({ path: "stock", load: () => import("./fieldwork/StockPage"), title: () => t("What the team holds") });
screen({ path: "record/:kind", load: () => import("./fieldwork/Record"), title: () => kindLabel(path.value.split("/")[1] ?? "") });
screen({ path: "record/:kind/:subject", load: () => import("./fieldwork/Record"), title: () => kindLabel(path.value.split("/")[1] ?? "") });
screen({ path: "amend/:id", load: () => import("./fieldwork/Amend"), title: () => t("Put right") });
screen({ path: "new/:what", load: () => import("./people/New"), title: () => t("New on the list") });
screen({ path: "new/:what/:household", load: () => import("./people/New"), title: () => t("New on the list") });
screen({ path: "correct/:type/:id", load: () => import("./people/Correct"), title: () => t("Correct") });
