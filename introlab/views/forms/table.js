// Many cards at once, as the rows of a table: one list to choose from for each question.

const ROWS = 20; // rows of a page

const NAME = 28; // letters for a name, as against those for the choices of a question
const letters = (group) => 4 + Math.min(Math.max(...group.choices.map((choice) => choice.label.length), 7), 18);

class Rows extends Form {
  constructor(model) {
    super(model);
    this.cards = new Map(); // place -> card
    this.first = 0;
    this.body = make("tbody");
    this.head = make("thead");
    this.columns = make("colgroup");
    this.back = make("button", { type: "button", onclick: () => this.go(this.first - ROWS) }, "◂ Back");
    this.next = make("button", { type: "button", onclick: () => this.go(this.first + ROWS) }, "Next ▸");
  }

  start(el) {
    const table = make("div", { class: "rows" }, make("table", {}, this.columns, this.head, this.body));
    this.tools.append(this.back, this.next);
    return super.start(el, make("div", { class: "introlab-cards wide", tabindex: "-1", role: "group", "aria-label": "table" },
      this.top, this.fields, table, this.foot));
  }

  shown() {
    const card = this.cards.get(this.first);
    return card ? card.id : "";
  }

  receive(message) {
    if (message.card) this.replace(message.card, message.ok);
    const sent = this.answer(message);
    if (!sent) return;
    if (message.deck) this.open(message.deck);
    if (message.cards && message.number === this.deck.number) {
      for (const [place, card] of message.cards) this.cards.set(place, card);
      this.draw();
    }
    if (message.ok === false && sent.card) this.replace(sent.card); // shows again what is held
    if (message.said !== undefined) this.say(message.said);
  }

  open(deck) {
    this.deck = deck;
    this.cards = new Map(deck.cards);
    this.title.textContent = deck.title;
    this.root.setAttribute("aria-label", deck.title);
    this.drawFields(deck.fields);
    this.go(deck.place - (deck.place % ROWS));
    this.asleep(false);
  }

  go(first) {
    this.root.scrollTop = 0;
    this.first = Math.min(Math.max(first, 0), Math.max(this.deck.total - 1, 0));
    const last = Math.min(this.first + ROWS, this.deck.total) - 1;
    if ([this.first, last].some((place) => place >= 0 && !this.cards.has(place)))
      this.send({ kind: "cards", first: this.first });
    this.draw();
  }

  draw() {
    const { total, noun, ended } = this.deck;
    const places = Array.from({ length: Math.min(ROWS, total - this.first) }, (_, i) => this.first + i);
    const cards = places.map((place) => this.cards.get(place)).filter(Boolean);
    this.counter.textContent = total
      ? `${noun} ${this.first + 1}–${this.first + places.length} of ${total.toLocaleString("en")}` : ended;
    this.back.disabled = this.first === 0;
    this.next.disabled = this.first + ROWS >= total;
    const groups = cards.length ? cards[0].groups : [];
    const headings = ["Contact", ...groups.map((group) => group.label)];
    this.head.replaceChildren(make("tr", {}, ...headings.map((text) => make("th", { scope: "col" }, text))));
    const wide = [NAME, ...groups.map(letters)];
    const all = wide.reduce((sum, one) => sum + one, 0);
    this.columns.replaceChildren(...wide.map((one) => make("col", { style: `width: ${(100 * one) / all}%` })));
    this.body.replaceChildren(...cards.map((card) => this.row(card)));
  }

  replace(card) {
    for (const [place, held] of this.cards) if (held.id === card.id) this.cards.set(place, card);
    const row = this.body.querySelector(`[data-card="${CSS.escape(card.id)}"]`);
    if (!row) return;
    for (const group of card.groups)
      row.querySelector(`[data-group="${CSS.escape(group.name)}"]`).value = JSON.stringify(group.held);
  }

  row(card) {
    const about = card.facts.map(([, text]) => text).join(" · ");
    const person = make("th", { scope: "row" }, line("div", "", card.headline), line("div", "about", about));
    return make("tr", { "data-card": card.id }, person, ...card.groups.map((group) => make("td", { "data-label": group.label }, this.list(card, group))));
  }

  list(card, group) {
    const options = [["null", "–"], ...group.choices.filter((choice) => choice.value !== null)
      .map((choice) => [JSON.stringify(choice.value), choice.label])];
    const select = make("select", {
      "data-group": group.name, "aria-label": `${group.label}: ${card.headline}`,
      onchange: () => {
        const value = JSON.parse(select.value);
        const held = this.current(card.id);
        if (!this.send({ kind: "choose", card: card.id, group: group.name, value }, { card: held })) this.replace(held);
      },
    }, ...options.map(([value, label]) => make("option", { value, dir: "auto" }, label)));
    select.value = JSON.stringify(group.held);
    return select;
  }

  current(id) {
    return [...this.cards.values()].find((card) => card.id === id);
  }
}

export default { render: ({ model, el }) => new Rows(model).start(el) };
