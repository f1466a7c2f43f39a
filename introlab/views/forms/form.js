// What the card form and the table form share: talking to Python, fields, and the state line.
//
// cards.js and table.js are put behind this file before the browser gets them: a notebook's form
// is one module. Whatever came from a file is set as text, never as HTML.

const PATIENCE = 5000; // milliseconds without any answer, after which keys are not taken any more
const GONE =
  "The kernel was restarted or stopped, so this form is no longer connected. " +
  "Run its cell again; what was saved is still there.";

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children); // strings become text nodes
  return element;
}

const line = (tag, name, text) => make(tag, { class: name || null, dir: "auto" }, text);

class Form {
  constructor(model) {
    this.model = model;
    this.id = Math.random().toString(36).slice(2);
    this.deck = null;
    this.seq = 0;
    this.pending = new Map(); // seq -> what was sent
    this.lost = false; // whether the kernel is gone
    this.keyed = false; // whether single keys lead to fields
    this.title = line("h3", "title", "");
    this.counter = make("div", { class: "counter" });
    this.fields = make("div", { class: "fields" });
    this.state = make("div", { class: "state", role: "status", "aria-live": "polite" }, "loading …");
    this.tally = line("div", "tally", "");
    this.top = make("div", { class: "top" }, this.title, this.tally, this.counter);
    this.tools = make("div", { class: "tools" });
    this.foot = make("div", { class: "foot" }, this.tools, this.state); // stays in sight: see cards.css
  }

  start(el, root) {
    this.root = root;
    root.addEventListener("keydown", (event) => this.onKey(event));
    // Keys that JupyterLab would take on the way up stay here.
    for (const kind of ["keyup", "keypress"])
      root.addEventListener(kind, (event) => event.stopPropagation());
    // Nothing tells a form that the kernel was restarted, only a message that cannot be sent: so ask
    // when somebody comes to it, before the first key.
    root.addEventListener("focusin", (event) => {
      if (!root.contains(event.relatedTarget)) this.send({ kind: "ping" });
    });
    this.onMessage = (message) => message.kind === "done" && this.receive(message);
    this.model.on("msg:custom", this.onMessage);
    this.watch = setInterval(() => this.look(), 1000);
    el.append(root);
    this.asleep(false);
    this.send({ kind: "hello" });
    return () => {
      clearInterval(this.watch);
      this.asleep(true);
      this.model.off("msg:custom", this.onMessage);
    };
  }

  // Ctrl+S and the like are JupyterLab's; every other key would insert, cut and delete cells there.
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return true;
    event.stopPropagation();
    const target = event.target;
    if (!target.matches("input, textarea")) return false;
    if (event.key === "Escape") target.value = target.dataset.held;
    // Also where nothing was typed since it was refused, or since it was drawn anew.
    if (event.key === "Enter" && target.matches("input")) target.dispatchEvent(new Event("change"));
    if (event.key === "Escape" || (event.key === "Enter" && target.matches("input"))) this.root.focus();
    return true;
  }

  // The cell also holds a line for the time when nothing is behind the form: see cards.py.
  asleep(shown) {
    const area = this.root.closest(".jp-OutputArea");
    for (const note of area ? area.querySelectorAll(".introlab-asleep") : [])
      (note.closest(".jp-OutputArea-child") || note).style.display = shown ? "" : "none";
  }

  // ---------------------------------------------------------------- to Python and back

  // Send a message unless it could be lost or belong to a card that is about to go.
  send(message, about = null) {
    if (this.lost) return this.showLost();
    if (about && [...this.pending.values()].some((one) => one.turns))
      return this.say("not taken: the cards are changing; press it again");
    if (about && this.silent()) return this.look();
    const seq = ++this.seq;
    if (!this.pending.size) this.heard = performance.now();
    if (about) this.pending.set(seq, about);
    this.root.dataset.waiting = this.pending.size;
    try {
      this.model.send({ ...message, view: this.id, seq });
    } catch {
      this.lost = true; // the connection to the kernel is closed for good
      return this.showLost();
    }
    return true;
  }

  // Take an answer in; return what had been sent, or null where another view had sent it.
  answer(message) {
    if (message.view !== this.id) return null;
    this.heard = performance.now();
    const sent = this.pending.get(message.seq) || {};
    this.pending.delete(message.seq);
    this.root.dataset.waiting = this.pending.size;
    if (sent.input) {
      if (message.ok) sent.input.dataset.held = sent.input.dataset.sent;
      delete sent.input.dataset.sent;
    }
    if (message.fields) {
      this.fieldsDrawn = null; // what was written in is taken: the field shows what it holds now
      this.drawFields(message.fields);
    }
    const tally = message.deck ? message.deck.tally : message.tally;
    if (tally !== undefined) this.tally.textContent = tally;
    return sent;
  }

  silent() {
    return this.pending.size > 0 && performance.now() - this.heard > PATIENCE;
  }

  look() {
    if (this.silent() && !this.lost)
      this.say(`not saved yet: ${this.pending.size} answers wait, because the kernel is busy or gone. ` +
        "Wait for it, or restart it and run the cell again.");
    return false;
  }

  showLost(more = []) {
    const names = [...this.pending.values(), ...more].filter((one) => one.card).map((one) => one.card.headline);
    const rest = names.length > 5 ? ` and ${names.length - 5} more` : "";
    const what = names.length ? `the answers on ${names.slice(0, 5).join(", ")}${rest}` : "this form takes no answers";
    this.root.classList.add("lost");
    this.say(`not saved: ${what}. ${GONE}`);
    for (const part of this.root.querySelectorAll("button, input, textarea, select")) part.disabled = true;
    this.root.focus({ preventScroll: true });
    return false;
  }

  say(text) {
    const tone = text.startsWith("saved") ? "saved" : text.startsWith("not ") ? "not" : "";
    this.state.className = `state ${tone}`;
    this.state.textContent = { saved: "✓ ", not: "✗ ", "": "" }[tone] + text;
    return false;
  }

  // ---------------------------------------------------------------- fields

  fill(field, text, card, input = null) {
    const about = { card: null, turns: !card, input };
    if (!this.send({ kind: "fill", name: field.name, text, card: card ? card.id : this.shown() }, about)) return;
    if (input) input.dataset.sent = text;
    this.say("…");
  }

  drawFields(fields) {
    const text = JSON.stringify(fields);
    this.fieldsToDraw = fields;
    if (text === this.fieldsDrawn) return;
    const active = this.fields.contains(document.activeElement) ? document.activeElement : null;
    // Whoever is writing goes on: the fields are drawn once they leave.
    if (active && active.matches("input") && ![active.dataset.held, active.dataset.sent].includes(active.value)) {
      active.addEventListener("focusout", () => setTimeout(() => this.drawFields(this.fieldsToDraw), 250), { once: true });
      return;
    }
    this.fieldsDrawn = text;
    const held = active ? active.dataset.name : null;
    this.fields.replaceChildren(...fields.map((field) => this.field(field, null)));
    if (held === null) return;
    const again = this.fields.querySelector(`[data-name="${CSS.escape(held)}"]`);
    (again || this.root).focus({ preventScroll: true });
  }

  field(field, card) {
    const id = `introlab-${this.id}-field-${field.name}`;
    const key = field.key && this.keyed ? make("kbd", {}, field.key) : "";
    if (field.kind === "switch") return this.switch(field, card, id, key);
    const list = field.options.length
      ? make("datalist", { id: `${id}-list` }, ...field.options.map(([value]) => make("option", { value })))
      : "";
    const area = field.kind === "area";
    const input = make(area ? "textarea" : "input", {
      id, dir: "auto", "data-key": field.key || null, "data-name": field.name,
      placeholder: field.placeholder || null, list: list ? `${id}-list` : null,
      rows: area ? "3" : null, autocomplete: "off", spellcheck: "false",
    });
    input.value = input.dataset.held = field.value;
    const act = () => {
      const known = [input.dataset.held, input.dataset.sent].includes(input.value);
      if (!known) this.fill(field, input.value, area ? null : card, input);
    };
    if (!area) input.addEventListener("change", act);
    const button = area ? make("button", { type: "button", onclick: act }, "Find these names") : "";
    return make("div", { class: `field ${field.kind}` },
      make("label", { for: id }, key, line("span", "", field.label)), input, button, list);
  }

  switch(field, card, id, key) {
    const values = field.options.map(([value]) => value);
    const next = values[(values.indexOf(field.value) + 1) % values.length];
    const buttons = field.options.map(([value, label]) => make("button", {
      type: "button", "aria-pressed": String(value === field.value),
      "data-name": value === field.value ? field.name : null,
      "data-key": value === next ? field.key || null : null,
      onclick: () => value !== field.value && this.fill(field, value, card),
    }, line("span", "", label)));
    return make("div", { class: "field", role: "group", "aria-labelledby": id },
      make("span", { class: "label", id }, key, line("span", "", field.label)), ...buttons);
  }
}
