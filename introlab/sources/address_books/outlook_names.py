"""What Outlook and Thunderbird call their columns in other languages.

The names of Outlook are those under which Microsoft's own mail server accepts such a file; only
the columns introlab reads, and those by which it knows the file, are listed.
"""

from __future__ import annotations

from collections.abc import Iterable

from introlab.sources.column_names import column_key

_FIELDS = (
    "firstname", "middlename", "lastname", "company", "jobtitle", "emailaddress", "email2address",
    "email3address", "emaildisplayname", "businessstreet", "homestreet", "webpage",
)  # fmt: skip
#: One line per language (German, French, Spanish, Danish, Italian, Dutch, Norwegian, Polish,
#: Portuguese of Brazil and Portugal, Japanese, Chinese, Russian), in the order of `_FIELDS`.
#: French calls the form of address and the job alike: the second column of that name is the job.
_LANGUAGES = """
Vorname|Weitere Vornamen|Nachname|Firma|Position|E-Mail-Adresse|E-Mail 2: Adresse|\
E-Mail 3: Adresse|E-Mail: Angezeigter Name|Straße geschäftlich|Straße privat|Webseite
Prénom|Deuxième prénom|Nom|Société|Titre#2|Adresse de messagerie|Adresse de messagerie 2|\
Adresse de messagerie 3|Nom complet de l'adresse de messagerie|Rue (bureau)|Rue (domicile)|Page Web
Nombre|Segundo nombre|Apellidos|Organización|Puesto|Dirección de correo electrónico|\
Dirección de correo electrónico 2|Dirección del correo electrónico 3|\
Nombre de pantalla de correo electrónico|Calle del trabajo|Calle del domicilio|Página web
Fornavn|Mellemnavn|Efternavn|Firma|Stilling|E-mail-adresse|E-mail 2-adresse|E-mail 3-adresse|\
E-mail-vist navn|Gade (arbejde)|Gade (privat)|webside
Nome|Secondo nome|Cognome|Società|Posizione|Indirizzo posta elettronica|\
Indirizzo posta elettronica 2|Indirizzo posta elettronica 3|Nome visualizzato posta elettronica|\
Via (uff.)|Via (ab.)|Pagina Web
Voornaam|Middelste naam|Achternaam|Bedrijf|Functie|E-mailadres|E-mailadres 2|E-mailadres 3|\
Weergavenaam voor e-mail|Werkadres, straat|Huisadres, straat|Webpagina
Fornavn|Mellomnavn|Etternavn|Firma|Stilling|E-postadresse|E-postadresse 2|E-postadresse 3|\
Visningsnavn for e-post|Adresse, arb.: Gate/vei|Adresse, priv.: Gate/vei|Webside
Imię|Drugie imię|Nazwisko|Firma|Stanowisko|Adres e-mail|Adres e-mail 2|Adres e-mail 3|\
Wyświetlana nazwa e-mail|Adres służbowy - ulica|Adres domowy - ulica|Strona sieci Web
Primeiro nome|Segundo nome|Sobrenome|Empresa|Cargo|Endereço de email|Endereço de email 2|\
Endereço de email 3|Nome para exibição do email|Rua do endereço comercial|\
Endereço residencial|Página da Web
Primeiro nome|Outros nomes/apelidos|Apelido|Empresa|Cargo|Endereço de correio electrónico|\
Endereço do correio electrónico 2|Endereço do correio electrónico 3|\
Nome a apresentar para o correio electrónico|Rua da empresa|Rua da residência|Página na Web
名|ミドル ネーム|姓|会社名|役職|電子メール アドレス|電子メール 2 アドレス|電子メール 3 アドレス|\
電子メール表示名|番地 (会社)|番地 (自宅)|Web ページ
名|中间名|姓|单位|职务|电子邮件地址|电子邮件 2 地址|电子邮件 3 地址|电子邮件显示名称|\
商务地址 街道|住宅地址 街道|网页
Имя|Отчество|Фамилия|Организация|Должность|Адрес эл. почты|Адрес 2 эл. почты|Адрес 3 эл. почты|\
Краткое имя эл. почты|Улица (раб. адрес)|Улица (дом. адрес)|Веб-страница
"""
#: Further names: other releases of Outlook, and Thunderbird's own columns.
_FURTHER = {
    "Nombre para mostrar del correo electrónico": "emaildisplayname",
    "Dirección de correo electrónico 3": "email3address",
    "Compañía": "company",
    "Cargo": "jobtitle",
    "Fonction": "jobtitle",
    "Adresse de courrier": "emailaddress",
    "Adresse de courrier 2": "email2address",
    "Adresse de courrier 3": "email3address",
    "Web-страница": "webpage",
    "Отображаемое имя": "displayname",
    "Псевдоним": "nickname",
    "Основной адрес электронной почты": "primaryemail",
    "Anzeigename": "displayname",
    "Spitzname": "nickname",
    "Primäre E-Mail-Adresse": "primaryemail",
    "Sekundäre E-Mail-Adresse": "secondaryemail",
    "Organisation": "organization",
    "Nom à afficher": "displayname",
    "Surnom": "nickname",
    "Adresse électronique principale": "primaryemail",
    "Adresse électronique secondaire": "secondaryemail",
    "Nombre para mostrar": "displayname",
    "Correo electrónico principal": "primaryemail",
    "Correo electrónico secundario": "secondaryemail",
    "Nome visualizzato": "displayname",
    "Soprannome": "nickname",
    "Email primaria": "primaryemail",
    "Email secondaria": "secondaryemail",
    "Organizzazione": "organization",
    "Qualifica": "jobtitle",
    "Weergavenaam": "displayname",
    "Bijnaam": "nickname",
    "Primair e-mailadres": "primaryemail",
    "Secundair e-mailadres": "secondaryemail",
}


def _names() -> dict[str, str]:
    names = {column_key(name): field for name, field in _FURTHER.items()}
    for line in _LANGUAGES.strip().splitlines():
        for name, field in zip(line.split("|"), _FIELDS, strict=True):
            title, number, _ = name.partition("#2")
            names[column_key(title) + number] = field
    return {key: field for key, field in names.items() if key != field}


#: Comparable column name in another language -> the English one.
OUTLOOK_NAMES: dict[str, str] = _names()


def english_keys(keys: Iterable[str]) -> list[str]:
    """Return column keys in English where Outlook or Thunderbird translate them.

    Examples
    --------
    >>> english_keys(["weiterevornamen", "position", "telefon"])
    ['middlename', 'jobtitle', 'telefon']
    """
    return [OUTLOOK_NAMES.get(key, key) for key in keys]
