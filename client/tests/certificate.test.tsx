import { cleanup, fireEvent, render, waitFor } from "@testing-library/preact";
import { compactVerify, importJWK } from "jose";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import badges from "../../tests/vectors/badges.json";
import vectors from "../../tests/vectors/certificates.json";
import { isSignedByHand, verify, type Verdict, type VerifyingKey } from "../learning/certificate";
import { knownKeys, refreshKeys } from "../learning/certificate-keys";
import Check from "../learning/Check";

const keys: VerifyingKey[] = vectors.keys;
const cases = vectors.cases as unknown as ({ name: string; line: string } & Verdict)[];
const good = cases.find((one) => one.name === "valid")!;

const answered = (told: unknown) => new Response(JSON.stringify(told), { headers: { "Content-Type": "application/json" } });

beforeEach(() => localStorage.clear());
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** The vectors tell what stands in a line; the names come with the key. */
const unnamed = (told: Verdict["told"]) => told && { ...told, signer: "", title: {} };

test.each(cases.map((one) => [one.name, one] as const))("the phone judges as the server does: %s", async (_name, { line, state, told }) => {
  expect(await verify(line, keys)).toEqual({ state, told: unnamed(told) });
});

test.each(cases.map((one) => [one.name, one] as const))("and where the phone knows no Ed25519: %s", async (_name, { line, state, told }) => {
  vi.stubGlobal("crypto", { subtle: { importKey: () => Promise.reject(new Error("unknown")), digest: crypto.subtle.digest.bind(crypto.subtle) } });
  expect(await verify(line, keys)).toEqual({ state, told: unnamed(told) });
});

test("no letter can be changed", async () => {
  for (let at = 0; at < good.line.length; at += 1) {
    const other = good.line[at] === "A" ? "B" : "A";
    const found = await verify(good.line.slice(0, at) + other + good.line.slice(at + 1), keys);
    expect(found.told).toBeNull();
    expect(found.state).not.toBe("valid");
  }
});

test("a broken key or signature is no yes", async () => {
  expect(await isSignedByHand(new Uint8Array(64), new Uint8Array(3), new Uint8Array(32))).toBe(false);
  expect(await isSignedByHand(new Uint8Array(5), new Uint8Array(3), new Uint8Array(7))).toBe(false);
  expect((await verify(good.line, [{ ...keys[0]!, public: "AAAA" }])).state).toBe("altered");
});

test("keys come from the public address once and stay for flight mode", async () => {
  const online = vi.fn(() => Promise.resolve(answered({ keys })));
  vi.stubGlobal("fetch", online);
  expect(await refreshKeys()).toBe(true);
  vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("no network"))));
  expect(await refreshKeys()).toBe(false);
  expect(knownKeys()).toEqual(keys);
  vi.stubGlobal("fetch", vi.fn(() => Promise.resolve(answered({ keys: [{ key: 7 }] }))));
  expect(await refreshKeys()).toBe(false);
  expect(knownKeys()).toEqual(keys);
});

test("the screen checks in flight mode what it is given", async () => {
  const named = { signer: "Tỉnh Cao Bằng", frameworks: { [good.told!.framework]: { vi: "Khung kỹ năng số (bản mẫu)" } } };
  localStorage.setItem("certificate-keys", JSON.stringify(keys.map((key) => ({ ...key, ...named }))));
  vi.stubGlobal("fetch", vi.fn(() => Promise.reject(new TypeError("no network"))));
  const page = render(<Check />);
  const give = (text: string) => {
    fireEvent.input(page.getByLabelText("Text of the code"), { target: { value: text } });
    fireEvent.submit(page.getByLabelText("Text of the code").closest("form")!);
  };
  give("hello");
  await waitFor(() => page.getByText("This is no certificate."));
  give(good.line);
  await waitFor(() => page.getByText("The certificate is genuine."));
  page.getByText("Lò Thị Mây");
  page.getByText(good.told!.number);
  page.getByText(/sample framework/);
  page.getByText("Khung kỹ năng số (bản mẫu)");
  page.getByText("Tỉnh Cao Bằng");
  fireEvent.click(page.getByText("Check another"));
  give(cases.find((one) => one.state === "altered")!.line);
  await waitFor(() => page.getByText(/signature does not fit/));
  expect(page.queryByText("Lò Thị Mây")).toBeNull();
});

test("a library of another house reads the badge and the list of those taken back", async () => {
  for (const signed of [badges.badge, badges.list]) {
    const { kid = "" } = JSON.parse(atob(signed.split(".")[0]!.replace(/-/g, "+").replace(/_/g, "/"))) as { kid?: string };
    const method = badges.document.verificationMethod.find((one) => one.id === kid)!;
    const { payload } = await compactVerify(signed, await importJWK(method.publicKeyJwk, "EdDSA"));
    const told = JSON.parse(new TextDecoder().decode(payload)) as { issuer: string | { id: string }; type: string[] };
    expect(typeof told.issuer === "string" ? told.issuer : told.issuer.id).toBe(badges.document.id);
    expect(told.type[0]).toBe("VerifiableCredential");
    const wrong = `${signed.slice(0, -6)}AAAAAA`;
    await expect(compactVerify(wrong, await importJWK(method.publicKeyJwk, "EdDSA"))).rejects.toThrow();
  }
});
