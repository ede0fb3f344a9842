// A person with a browser: signs in, reads the consent page, allows. And the steps that a script reports.
import assert from "node:assert/strict";

export const ISSUER = process.env.ISSUER;
export const API = `${ISSUER}/api`;
export const MCP = `${ISSUER}/mcp`;
export const CALLBACK = "http://127.0.0.1:51004/callback";

export const steps = (name) => (step) => console.log(`ok ${name} ${step}`);

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const unescape = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => entities[name]);

/** What a form of a page would send, all boxes ticked. */
function fields(page, action) {
  const form = page.split("<form").find((part) => part.includes(`action="${action}`));
  assert(form, `no form leads to ${action}: ${page}`);
  const inputs = [...form.split("</form>")[0].matchAll(/<input([^>]*)>/g)].map(([, text]) => text);
  const attribute = (text, name) => unescape(text.match(new RegExp(`${name}="([^"]*)"`))?.[1] ?? "");
  return inputs.map((text) => [attribute(text, "name"), attribute(text, "value")]).filter(([name]) => name);
}

export class Person {
  #cookies = new Map();

  async #send(url, form) {
    const headers = { cookie: [...this.#cookies].map((pair) => pair.join("=")).join("; ") };
    const body = form && new URLSearchParams(form);
    const answer = await fetch(url, { method: form ? "POST" : "GET", headers, body, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split("=");
      this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Goes where a client sends them, and allows everything: where the answer leads. */
  async allow(url) {
    let answer = await this.#send(url);
    if (answer.headers.get("location")?.startsWith("/login")) {
      const login = new URL(answer.headers.get("location"), ISSUER);
      const page = await (await this.#send(login)).text();
      const form = [...fields(page, "/login"), ["email", "bob@example.com"], ["password", "password"]];
      answer = await this.#send(`${ISSUER}/login`, form.filter(([name, value]) => name !== "email" && name !== "password" || value));
      assert.equal(answer.status, 303);
      answer = await this.#send(new URL(answer.headers.get("location"), ISSUER));
    }
    if (answer.status === 200) {
      const form = [...fields(await answer.text(), "/oauth/consent"), ["answer", "allow"]];
      answer = await this.#send(`${ISSUER}/oauth/consent`, form);
    }
    assert.equal(answer.status, 303, await answer.text());
    return new URL(answer.headers.get("location"));
  }
}
