/** What things look like: one sign per thing, the same wherever it is spoken of. */
import type { IconName } from "../parts/Icon";

export const ATTAINMENT_SIGNS: Record<string, IconName> = {
  vneid_installed: "badge", vneid_confirmed: "badge", bank_account: "bank", cashless_account: "qr", online_service: "commune", online_service_alone: "commune",
  digital_signature: "pen", basic_skills: "star", smart_device: "phone", visited: "door", qr_point: "qr",
};

/** Choices of forms; one without a sign shows its words alone. */
export const CHOICE_SIGNS: Record<string, IconName> = {
  vneid: "badge", vneid_installed: "badge", online_services: "commune", cashless: "qr", online_shopping: "gift", safety: "lock",
  platforms: "globe", bank_account: "bank", cashless_account: "qr", service_alone: "commune", service_helped: "people",
  submit_online: "commune", look_up: "search", pay_online: "qr", digital_signature: "pen", other: "plus",
  self: "check", together: "people", staff: "pen", phone: "phone", sim: "box", scratch_card: "list", qr_board: "qr", leaflet: "draft",
};

/** The work of a kind; one without a sign of its own gets the pen. */
export const KIND_SIGNS: Record<string, IconName> = {
  household_visit: "door", group_session: "people", hand_over: "gift", support_turn: "help", skill_check: "badge", mobile_point: "door", village_survey: "list",
  survey: "list", event: "calendar", coordination_note: "talk", media_item: "sound", work_day: "calendar",
};
