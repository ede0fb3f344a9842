// Switches what belongs together, by the table that the engine made. Without this script the server does the same.
const form = document.querySelector("form[data-table]");
const { scopes, needs, needed_by: neededBy } = JSON.parse(form.dataset.table);
const places = new Map(scopes.map((scope, place) => [scope, place]));
const boxes = [...form.querySelectorAll("input[name=scope]")];
const allow = form.querySelector("[value=allow]");
const count = form.querySelector(".count");
const changes = document.getElementById("changes");

const has = (sets, of, other) => (BigInt(`0x${sets[places.get(of)]}`) >> BigInt(places.get(other))) & 1n;

const show = () => {
  if (!count) return;
  const on = boxes.filter((box) => box.checked).length + Number(form.dataset.fixed);
  count.textContent = on ? ` ${on} permission${on > 1 ? "s" : ""}` : " nothing";
  allow.disabled = !on;
};

form.addEventListener("change", ({ target }) => {
  if (!boxes.includes(target)) return;
  const on = target.checked;
  const moved = boxes.filter((box) => box.checked !== on && has(on ? needs : neededBy, target.value, box.value));
  for (const box of moved) box.checked = on;
  const names = moved.map((box) => box.dataset.name).join(", ");
  changes.textContent = names && `Also turned ${on ? "on" : "off"}: ${names}`;
  show();
});

// A double click is one answer: the second would be refused, and hide the first.
let sent = -Infinity;
form.addEventListener("submit", (event) => {
  if (event.timeStamp - sent < 2000) event.preventDefault();
  else sent = event.timeStamp;
});

// A page that the browser brings back may remember other ticks.
addEventListener("pageshow", show);
show();
