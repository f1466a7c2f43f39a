// One card at a time, answered by keys.
//
// The next cards are here already, so a key is answered by the next card at once. Each key goes to
// Python with the id of the card it was pressed on; only Python's answer makes it "saved".

const LOOK_AHEAD = 60; // cards: fewer than these in store, and more are asked for
const SCROLL = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]); // the browser's
const PAUSE = 30; // seconds: who thinks longer is having a break, which "time left" leaves out

// The key as written on it: digits also from a keypad or under Shift (French keyboards), letters
// also while a Greek or Cyrillic layout is on.
function keyOf(event) {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code);
  if (digit) return digit[1];
  const letter = /^Key([A-Z])$/.exec(event.code);
  if (letter && event.key.length === 1 && event.key > "\x7f") return letter[1].toLowerCase();
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

class Cards extends Form {
  constructor(model) {
    super(model);
    this.keyed = true;
    this.cards = new Map(); // place -> card
    this.place = 0;
    this.unsaved = []; // answers that were refused, oldest first
    this.pace = []; // seconds of the last cards
    this.card = make("div", { class: "card" });
    this.spoken = make("div", { class: "spoken", "aria-live": "polite" });
    this.back = this.tool("←", "ArrowLeft", "Back", () => this.go(this.place - 1));
    this.next = this.tool("Space", "Space", "Skip", () => this.go(this.place + 1));
    this.undo = this.tool("u", "U", "Undo", () => this.takeBack());
  }

  start(el) {
    const keys = make("div", { class: "keys", id: `introlab-${this.id}-keys` },
      "Click into the form, or press Tab until it is framed: then every key answers. " +
      "Enter keeps a text, Esc drops it.");
    this.tools.append(this.back, this.next, this.undo);
    return super.start(el, make("div",
      { class: "introlab-cards", tabindex: "0", role: "application", "aria-label": "cards", "aria-describedby": keys.id },
      this.top, this.fields, this.card, this.foot, this.spoken, keys));
  }

  tool(key, shortcut, text, act) {
    return make("button", { type: "button", "aria-keyshortcuts": shortcut, onclick: () => this.after(act) },
      make("kbd", {}, key), line("span", "", text));
  }

  // ---------------------------------------------------------------- keys

  onKey(event) {
    if (super.onKey(event)) return;
    if (event.key === "Tab" || /^F\d+$/.test(event.key)) return;
    if (event.target.matches("button") && (event.key === "Enter" || event.key === " ")) return;
    if (SCROLL.has(event.key)) return;
    event.preventDefault();
    if (!event.repeat || event.key.startsWith("Arrow")) this.press(keyOf(event));
  }

  press(key) {
    if (key === "ArrowLeft" || key === "Backspace") return this.go(this.place - 1);
    if (key === "ArrowRight" || key === " ") return this.go(this.place + 1);
    if (key === "u") return this.takeBack();
    const field = this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (field && field.matches("button")) return field.click();
    if (field) {
      field.focus();
      if (this.fields.contains(field)) field.select(); // another search, not a longer one
      return null;
    }
    const card = this.cards.get(this.place);
    for (const group of card ? card.groups : [])
      for (const choice of group.choices)
        if (choice.key === key && (choice.value !== null || group.held !== null))
          return this.choose(card, group, choice);
    return null;
  }

  // What a mouse click does, with the keyboard back on the form afterwards.
  after(act) {
    act();
    this.root.focus({ preventScroll: true });
  }

  // ---------------------------------------------------------------- answers

  choose(card, group, choice) {
    const again = !group.advance && group.held === choice.value;
    const value = again ? null : choice.value;
    const about = { place: this.place, card };
    if (!this.send({ kind: "choose", card: card.id, group: group.name, value }, about)) return;
    if (!group.advance || value === null) return;
    this.pace.push(Math.min((performance.now() - this.since) / 1000, PAUSE));
    this.go(this.place + 1);
  }

  takeBack() {
    this.send({ kind: "undo" }, { card: null });
  }

  shown() {
    const card = this.cards.get(this.place);
    return card ? card.id : "";
  }

  showLost() {
    return super.showLost(this.unsaved);
  }

  receive(message) {
    if (message.card) this.replace(message.card);
    const sent = this.answer(message);
    if (!sent) return this.draw(); // another view of this form was answered
    if (message.cards && this.deck && message.number === this.deck.number) this.store(message.cards);
    if (message.total !== undefined && this.deck) this.deck.total = message.total;
    if (message.deck) this.open(message.deck);
    if (Number.isInteger(message.place)) this.go(message.place);
    else this.draw();
    if (message.ok === false) return this.refused(message, sent);
    return message.said === undefined ? null : this.answered(message, sent);
  }

  // An answer that could not be saved brings its card back, and keeps being said until it is given.
  refused(message, sent) {
    if (sent.card) {
      this.unsaved.push({ ...sent, said: message.said });
      if (!this.typing()) this.go(this.unsaved[0].place);
    }
    this.say(this.unsaved.length > 1 ? `${message.said} (${this.unsaved.length} answers)` : message.said);
  }

  answered(message, sent) {
    const before = this.unsaved.length;
    if (sent.card) this.unsaved = this.unsaved.filter((one) => one.card.id !== sent.card.id);
    if (!this.unsaved.length) return this.say(message.said);
    if (before > this.unsaved.length) this.go(this.unsaved[0].place);
    return this.say(this.unsaved[0].said);
  }

  replace(card) {
    for (const [place, held] of this.cards) if (held.id === card.id) this.cards.set(place, card);
  }

  store(cards) {
    for (const [place, card] of cards) this.cards.set(place, card);
    this.asked = false;
  }

  open(deck) {
    const first = this.deck === null;
    this.deck = deck;
    this.cards = new Map();
    this.unsaved = [];
    this.title.textContent = deck.title;
    this.root.setAttribute("aria-label", deck.title);
    this.store(deck.cards);
    this.drawFields(deck.fields);
    this.go(deck.place);
    this.asleep(false);
    if (first) this.takeFocus();
  }

  // Who ran this one cell goes on with the keyboard; nobody who is typing is interrupted.
  takeFocus() {
    const cell = this.root.closest(".jp-Cell");
    const active = document.querySelector(".jp-Notebook .jp-Cell.jp-mod-active");
    const near = cell && (active === cell || active === cell.nextElementSibling);
    const typing = document.activeElement && document.activeElement.closest("input, textarea, [contenteditable], .cm-editor");
    if (!near || typing) return;
    this.root.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "nearest" }); // JupyterLab went on to the next cell
  }

  // ---------------------------------------------------------------- moving

  go(place) {
    if (!this.deck || this.lost) return;
    this.place = Math.min(Math.max(place, 0), this.deck.total);
    this.since = performance.now();
    const far = Math.min(this.place + LOOK_AHEAD, this.deck.total - 1);
    const missing = [this.place, far].some((one) => one < this.deck.total && !this.cards.has(one));
    if (missing && !this.asked) {
      this.asked = true;
      let first = this.place;
      while (this.cards.has(first)) first += 1;
      this.send({ kind: "cards", first });
    }
    this.draw();
    const card = this.cards.get(this.place);
    this.spoken.textContent = card
      ? [this.counter.textContent, card.headline, ...card.groups.slice(0, 1).map((one) => one.question)].join(". ")
      : this.card.textContent;
  }

  timeLeft() {
    const last = this.pace.slice(-12);
    if (last.length < 3) return "";
    const seconds = (last.reduce((sum, one) => sum + one, 0) / last.length) * (this.deck.total - this.place);
    return seconds < 60 ? " · less than a minute left" : ` · about ${Math.round(seconds / 60)} min left`;
  }

  // ---------------------------------------------------------------- drawing

  draw() {
    if (!this.deck) return;
    const { total, noun } = this.deck;
    const card = this.cards.get(this.place);
    const over = this.place >= total;
    this.counter.textContent = over ? "" : `${noun} ${this.place + 1} of ${total.toLocaleString("en")}${this.timeLeft()}`;
    this.back.disabled = this.place === 0;
    this.next.disabled = over;
    // A card that looks the same is left alone: a click or a word on it may be half done.
    const looks = card ? JSON.stringify(card) : `${over} ${this.place}`;
    if (looks === this.looks) return;
    // Whoever is typing on this very card goes on: taken away, the field would turn letters into keys.
    if (card && card.id === this.drawn && this.typing()) {
      document.activeElement.addEventListener("focusout", () => setTimeout(() => this.draw(), 250), { once: true });
      return;
    }
    this.looks = looks;
    this.drawn = card ? card.id : null;
    const inside = this.card.contains(document.activeElement);
    if (card) this.card.replaceChildren(...this.parts(card));
    else this.card.replaceChildren(line("p", "over", over ? this.deck.ended : "loading …"));
    if (inside) this.root.focus({ preventScroll: true });
  }

  typing() {
    const active = document.activeElement;
    return this.card.contains(active) && active.matches("input, textarea");
  }

  parts(card) {
    const parts = [line("h4", "headline", card.headline)];
    if (card.facts.length)
      parts.push(make("dl", { class: "facts" },
        ...card.facts.flatMap(([label, text]) => [line("dt", "", label), line("dd", "", text)])));
    if (card.table.length) parts.push(this.table(card.table));
    if (card.question) parts.push(line("div", "question", card.question));
    for (const group of card.groups) parts.push(this.group(card, group));
    if (card.fields.length)
      parts.push(make("div", { class: "fields" }, ...card.fields.map((field) => this.field(field, card))));
    return parts;
  }

  table([head, ...rows]) {
    const cells = (row, tag) => make("tr", {}, ...row.map((cell, i) => line(i ? tag : "th", "", cell)));
    return make("table", {},
      make("thead", {}, make("tr", {}, ...head.map((cell, i) => line(i ? "th" : "td", "", cell)))),
      make("tbody", {}, ...rows.map((row) => cells(row, "td"))));
  }

  group(card, group) {
    const question = line("div", "question", group.question);
    question.id = `introlab-${this.id}-${group.name}`;
    const choices = group.choices
      .filter((choice) => choice.value !== null || group.held !== null)
      .map((choice) => make("button", {
        type: "button",
        class: choice.value === null ? "quiet" : null,
        "aria-pressed": choice.value === null ? null : String(choice.value === group.held),
        "aria-keyshortcuts": choice.key.toUpperCase(),
        onclick: () => this.after(() => this.choose(card, group, choice)),
      }, make("kbd", {}, choice.key), line("span", "", choice.label)));
    const kind = group.listed ? "listed" : group.advance ? "" : "minor";
    return make("div", { class: `group ${kind}`, role: "group", "aria-labelledby": question.id },
      question, make("div", { class: "choices" }, ...choices));
  }
}

export default { render: ({ model, el }) => new Cards(model).start(el) };
