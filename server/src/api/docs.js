// Lets a reader of the reference send requests. Without it the reference is complete.
"use strict";

const token = document.getElementById("token");
let count = 0;
document.getElementById("try").hidden = false;

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function field(form, name, value) {
  const box = element("div", "");
  box.className = "field";
  const label = element("label", name);
  const input = document.createElement(name === "Body" ? "textarea" : "input");
  input.value = value;
  input.spellcheck = false;
  input.id = `input-${(count += 1)}`;
  label.htmlFor = input.id;
  box.append(label, input);
  form.append(box);
  return input;
}

async function send(method, path, body, result) {
  result.textContent = "…";
  const headers = { accept: "application/json" };
  if (token.value) headers.authorization = `Bearer ${token.value}`;
  if (body) headers["content-type"] = "application/json";
  try {
    const answer = await fetch(path, { method, headers, body: body || undefined, credentials: "omit", redirect: "error" });
    const text = await answer.text();
    const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}`);
    result.textContent = [`${answer.status} ${answer.statusText}`, ...lines, "", pretty(text)].join("\n");
  } catch (error) {
    result.textContent = String(error);
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

for (const operation of document.querySelectorAll(".operation")) {
  const { method, path } = operation.dataset;
  const example = operation.querySelector("pre").textContent.match(/-d '(.*)'$/s);
  const form = document.createElement("form");
  const where = field(form, "Path", path.replace("{id}", "1"));
  const body = example ? field(form, "Body", pretty(example[1])) : null;
  const result = document.createElement("pre");
  result.tabIndex = 0;
  result.hidden = true;
  result.setAttribute("aria-live", "polite");
  form.append(element("button", "Send"), result);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    result.hidden = false;
    send(method, where.value, body?.value, result);
  });
  operation.append(form);
}
