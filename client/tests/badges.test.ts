// @vitest-environment node
/**
 * A badge as the server issued it, read by libraries for verifiable credentials that know nothing of
 * us: did-jwt-vc checks the signature with the key that did:web names, vc-bitstring-status-list asks
 * the list whether it was taken back. The network is this file: what the server answers is in badges.json.
 */
import { checkStatus } from "@digitalbazaar/vc-bitstring-status-list";
import { verifyCredential } from "did-jwt-vc";
import { Resolver } from "did-resolver";
import { getResolver } from "web-did-resolver";
import { beforeEach, expect, test, vi } from "vitest";
import badges from "../../tests/vectors/badges.json";

const network = vi.hoisted(() => ({ answers: new Map<string, unknown>(), asked: [] as string[] }));
vi.mock("cross-fetch", () => ({
  default: (address: string) => {
    network.asked.push(address);
    return Promise.resolve(new Response(JSON.stringify(network.answers.get(address)), { status: network.answers.has(address) ? 200 : 404 }));
  },
}));

const HOST = "https://doorstep.caobang.gov.vn";
const KEYS = `${HOST}/.well-known/did.json`;
const LIST = `${HOST}/certificates/status/0`;
const DAY = Date.parse("2026-12-01") / 1000;

beforeEach(() => {
  network.asked.length = 0;
  network.answers = new Map<string, unknown>([[KEYS, badges.document]]);
});

/** Check the signature; the library's rules for the shape are those of 1.1 (`format`), ours is of 2.0. */
const read = (jwt: string) =>
  verifyCredential(jwt, new Resolver(getResolver()), { policies: { format: false, now: DAY }, proofPurpose: "assertionMethod" });

/** Ask whether the badge was taken back, by the list as it stands; the list's own signature is checked first. */
async function statusBy(list: string) {
  const { payload } = await read(badges.badge);
  const documentLoader = async (url: string) => {
    expect(url).toBe(LIST);
    return { document: (await read(list)).payload, documentUrl: url, contextUrl: null };
  };
  return checkStatus({ credential: payload, documentLoader, verifyBitstringStatusListCredential: false });
}

test("a badge is verified with the key that did:web names", async () => {
  const found = await read(badges.badge);
  expect(network.asked).toEqual([KEYS]);
  expect(found.verified).toBe(true);
  expect(found.issuer).toBe(badges.document.id);
  expect(found.verifiableCredential.type).toEqual(["VerifiableCredential", "OpenBadgeCredential"]);
  expect(JSON.stringify(found.verifiableCredential.credentialSubject)).toContain("Lò Thị Mây");
});

test("no letter of it can be changed", async () => {
  const [head, body, signature] = badges.badge.split(".") as [string, string, string];
  for (let at = 0; at < body.length; at += 97) {
    const changed = `${body.slice(0, at)}${body[at] === "A" ? "B" : "A"}${body.slice(at + 1)}`;
    await expect(read(`${head}.${changed}.${signature}`)).rejects.toThrow();
  }
  for (let at = 0; at < signature.length - 1; at += 7) {
    const changed = `${signature.slice(0, at)}${signature[at] === "A" ? "B" : "A"}${signature.slice(at + 1)}`;
    await expect(read(`${head}.${body}.${changed}`)).rejects.toThrow(/invalid_signature/);
  }
});

test("a key of somebody else signs nothing of ours", async () => {
  const foreign = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
  const verificationMethod = badges.document.verificationMethod.map((one) => ({ ...one, publicKeyJwk: foreign }));
  network.answers.set(KEYS, { ...badges.document, verificationMethod });
  await expect(read(badges.badge)).rejects.toThrow(/invalid_signature/);
  network.answers.set(KEYS, { ...badges.document, assertionMethod: [] });
  await expect(read(badges.badge)).rejects.toThrow(/no_suitable_keys/);
  network.answers.clear();
  await expect(read(badges.badge)).rejects.toThrow(/resolver_error/);
});

test("the list says whether it was taken back", async () => {
  const stands = await statusBy(badges.list);
  expect(stands.error).toBeUndefined();
  expect(stands.verified).toBe(true);
  expect(stands.results?.map((one) => one.status)).toEqual([false]);
  const gone = await statusBy(badges.list_with_it);
  expect(gone.verified).toBe(true);
  expect(gone.results?.map((one) => one.status)).toEqual([true]);
});

test("a list with a changed letter is not believed", async () => {
  const at = badges.list_with_it.indexOf(".") + 200;
  const changed = `${badges.list_with_it.slice(0, at)}${badges.list_with_it[at] === "A" ? "B" : "A"}${badges.list_with_it.slice(at + 1)}`;
  const found = await statusBy(changed);
  expect(found.verified).toBe(false);
  expect(found.error?.message).toMatch(/Could not load/);
});
