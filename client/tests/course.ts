/** A small course for tests: every kind of question, a lesson that asks and attests, a test. */
import type { Pack, PackLine, Question } from "../contract/pack";
import { sha256, utf8 } from "../store/bytes";

export const PRACTICE: Question[] = [
  { code: "otp", topic: "a", pool: "practice", kind: "single", ask: { vi: "Có người hỏi mã OTP?", en: "Somebody asks for the OTP?" }, why: { vi: "Không đọc mã.", en: "Never tell it." },
    choices: [{ text: { en: "Tell it" }, why: { en: "They take the money." } }, { text: { en: "Hang up" }, right: true }] },
  { code: "both", topic: "a", pool: "practice", kind: "multiple", ask: { en: "What is secret?" }, why: { en: "Both are." }, choices: [{ text: { en: "OTP" }, right: true }, { text: { en: "Name" } }, { text: { en: "PIN" }, right: true }] },
  { code: "yes", topic: "a", pool: "practice", kind: "true_false", ask: { en: "Police asks by phone." }, why: { en: "Never." }, is_true: false },
  { code: "steps", topic: "a", pool: "practice", kind: "order", ask: { en: "In which order?" }, why: { en: "Store first." }, items: [{ en: "Open the store" }, { en: "Search" }, { en: "Install" }] },
  { code: "pairs", topic: "a", pool: "practice", kind: "match", ask: { en: "What belongs together?" }, why: { en: "Numbers." }, pairs: [{ left: { en: "Fire" }, right: { en: "114" } }, { left: { en: "Police" }, right: { en: "113" } }] },
  { code: "look", topic: "a", pool: "practice", kind: "picture", ask: { en: "Which is the key?" }, why: { en: "That one." }, choices: [{ show: ["key"], alt: { en: "a key" }, right: true }, { show: ["phone"], alt: { en: "a phone" } }] },
  { code: "many", topic: "a", pool: "practice", kind: "number", ask: { en: "How many digits?" }, why: { en: "Twelve." }, answer: 12, unit: { en: "digits" } },
];
const TEST: Question[] = [
  { code: "t1", topic: "a", pool: "test", kind: "true_false", ask: { en: "First of the test" } },
  { code: "t2", topic: "a", pool: "test", kind: "order", ask: { en: "Second of the test" }, items: [{ en: "x" }, { en: "y" }, { en: "z" }] },
  { code: "t3", topic: "b", pool: "test", kind: "match", ask: { en: "Third of the test" }, left: [{ en: "l1" }, { en: "l2" }], right: [{ en: "r1" }, { en: "r2" }] },
];

export function course(number = 1): Pack {
  return {
    format: 1, edition: `e${number}`, number,
    course: {
      code: "vneid", title: { vi: "VNeID và danh tính số", en: "VNeID" }, about: { vi: "…", en: "About VNeID" }, groups: ["citizens"], topics: {},
      test: { minutes: 15, pass_percent: 70, draw: { a: 2, b: 1 } },
      lessons: [
        { code: "install", title: { vi: "Cài VNeID", en: "Install it", old: "en" }, minutes: 5, skills: ["identity.vneid"], steps: [
          { code: "what", show: ["phone", "key"], alt: { en: "a phone and a key" }, say: { vi: "Bác mở kho ứng dụng.", en: "Open the store.", old: "en" }, more: { en: "It costs nothing." } },
          { code: "ask", ask: "otp" },
          { code: "do", show: ["phone"], alt: { en: "a phone" }, say: { en: "Now open it yourself." }, attest: "identity.vneid" },
          { code: "remember", show: ["key"], alt: { en: "a key" }, say: { en: "Remember: from the store only." } },
        ] },
        { code: "secret", title: { vi: "Giữ kín", en: "Keep it secret" }, minutes: 5, skills: [], steps: [{ code: "one", show: [], say: { en: "One." } }, { code: "two", show: [], say: { en: "Two." } }] },
      ],
      questions: [...PRACTICE, ...TEST],
    },
    scenes: { "phone|key": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 204 96'></svg>", phone: "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 96'></svg>", key: "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 96 96'></svg>" },
  };
}

export async function lineOf(pack: Pack, told: Partial<PackLine> = {}): Promise<PackLine> {
  const { code, title, about, groups, lessons } = pack.course;
  const body = utf8(JSON.stringify(pack));
  return {
    course: code, number: pack.number, digest: await sha256(body), edition: pack.edition, order: 2, title, about, groups, lessons: lessons.length, minutes: 10,
    bytes: body.length, sound_bytes: 0, languages: { en: { missing: 0, old: 2 }, bn: { missing: 9, old: 0 } }, ...told,
  };
}
