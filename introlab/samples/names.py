"""Given and family names, organisations and titles of the fictional network: word lists only.

Family names are chosen to be rare or made up, so that no pair of words is a public person.
"""

from __future__ import annotations

#: culture -> (given names, family names)
CULTURES: dict[str, tuple[str, str]] = {
    "english": (
        "Alexander Benjamin Catherine Christopher Deborah Edward Elizabeth Frederick Gregory "
        "Jennifer Jonathan Katherine Margaret Matthew Nathaniel Patricia Rebecca Samantha "
        "Theodore Victoria Dana Morgan Rowan Hazel",
        "Ashgrove Birchall-Mott Coldwater Dunnforth Eastlake Fernhurst Gorsedale Hollowell "
        "Inkpenny Kettlemere Larkfield Mossgate Netherby Oakenshaw Pennywell Quillfeather "
        "Ravensmoor Saltmarsh Thistlewood Underhay Vetchling Wrenfield Yarrowby Zellwood",
    ),
    "german": (
        "Anneliese Björn Dietlinde Friedhelm Gisela Hannelore Jörg Käthe Lieselotte Lüder "
        "Marlene Ortrud Rüdiger Sönke Wiebke Yannick",
        "Ährenfeld Brückweiler Dörnbacher Eichenloh Flößbach Größinger Hürtgenwald Kästlinger "
        "Lindenmüller Moosbüchler Nüsslein-Roth Pfützner Quellmalz Röhrichsen Strümpfel Wüstenhag",
    ),
    "nordic": (
        "Åse Bjørn Eirik Freja Gunnhild Håkon Ingrid Jørgen Kajsa Linnéa Nils Øystein Ragnhild "
        "Solveig Torbjørn Ylva",
        "Åkerblad Bjørnsgård Dalstrøm Engelunde Fjellvåg Grønnhaug Hedemyr Isaksløkken Kvistbø "
        "Lundegrav Myrtveit Nordåker Ødegrensen Rønnefalk Sjövind Tåsenby",
    ),
    "french": (
        "Aurélie Baptiste Céleste Didier Élodie Fabrice Gaëlle Hélène Isidore Jérôme Léontine "
        "Maëlle Noémie Océane Rémi Thérèse",
        "Aubépine Boisgarnier Champfleury Delorvaux Estrémont Fauvelin Gravelotte Hautbrisé "
        "Lavandou Mirebrune Noirclair Pérollaz Quincerot Rocheblanche Sauvigneau Valtournelle",
    ),
    "spanish": (
        "Adriana Begoña Casimiro Dolores Encarnación Federico Graciela Iñigo Joaquín Leonor "
        "Macarena Nicanor Paloma Rocío Saturnino Ximena",
        "Albercañete Bustarviejo Cantalapiedra Dosaguas Escalonilla Fuentidueña Guadarrosa "
        "Hontanares Labajosa Montesclaros Nogalejo Ojuelos Peñalbar Robledillo Torreseca "
        "Valdenogal",
    ),
    "slavic": (
        "Bohdan Daryna Dobromir Ewelina Halyna Jadwiga Kazimierz Lesia Mykola Nadiya Oksana "
        "Radosław Stanisława Taras Wojciech Zoryana",
        "Brzozowiecki Chmelenko Dąbrowiak Gałązkiewicz Horobchuk Jaworzyński Kalynchenko "
        "Łękawski Morozenko Ostrozhuk Pidlisny Różańczyk Sosnovenko Trawniczek Verbytska Żurawek",
    ),
    "south_asian": (
        "Aarohi Bhaskar Chitra Devesh Eshwari Gaurika Harshad Indrajit Jyotsna Kavitha Lalitha "
        "Madhavi Nilesh Parvathi Raghunath Sharmila",
        "Adhikaranam Bhattarpuri Chandrapalli Deshgaonkar Girivasan Iyerpuram Jogdande "
        "Kulkarmath Lokapur Malladihalli Neelakandam Ojhapuri Patwardesh Ramanagari Sarangmath "
        "Tiruvelli",
    ),
    "east_asian": (
        "Aiko Chenxi Daisuke Haruka Jiahui Kenjiro Lixin Meiying Naomasa Ruoxi Sayuri Tomohiro "
        "Wenqian Xiuying Yuzuki Zhenhua",
        "Amamizuki Bai-Lin Chuanhe Dongfang Fujinomori Guanxia Hanamori Jianglu Kazehaya "
        "Lianshan Mizukoshi Ningbai Ouyangli Sakuragawa Tsukishiro Zhulinfeng",
    ),
    "arabic": (
        "Abdulrazzaq Bashira Dalal Fadwa Ghassan Hanadi Ibtisam Jumana Khuloud Lubna Muntasir "
        "Nawal Qutaiba Rihab Suhail Yusra",
        "al-Barhoumi al-Dahnawi Bakhurji Fayrouzan Ghadirian Hawwari Jabalqan Karamandi "
        "Luluwani Marjanawi Nakhlawi Qasabgi Rummanawi Sanawbari Tuffahani Zaytunawi",
    ),
    "african": (
        "Abena Chidubem Efua Folasade Kwabena Lindiwe Makena Nkechi Olumide Sipho Thandeka "
        "Uchenna Wanjiru Yetunde Zawadi Ayokunle",
        "Adebambola Boatengwa Chukwumere Dlamashe Ekwunifor Gathunguri Hlatshweni Igbinadolo "
        "Kamausi Mabhenani Nyarkowa Okonjobi Quansahene Sithebane Wambuguri Zondekile",
    ),
}

#: Short forms under which people sign their mail.
NICKNAMES: dict[str, str] = {
    "Alexander": "Sasha", "Benjamin": "Ben", "Catherine": "Cathy", "Christopher": "Chris",
    "Deborah": "Debbie", "Edward": "Ted", "Elizabeth": "Liz", "Frederick": "Fred",
    "Gregory": "Greg", "Jennifer": "Jenny", "Jonathan": "Jon", "Katherine": "Kate",
    "Margaret": "Peggy", "Matthew": "Matt", "Nathaniel": "Nate", "Patricia": "Trish",
    "Rebecca": "Becky", "Samantha": "Sam", "Theodore": "Theo", "Victoria": "Vicky",
    "Anneliese": "Anne", "Friedhelm": "Fritz", "Hannelore": "Hanne", "Lieselotte": "Lilo",
    "Encarnación": "Encarna", "Federico": "Fede", "Graciela": "Chela", "Joaquín": "Quino",
    "Macarena": "Maca", "Dolores": "Lola", "Kazimierz": "Kazik", "Stanisława": "Stasia",
    "Wojciech": "Wojtek", "Mykola": "Kolya", "Torbjørn": "Tobbe", "Ragnhild": "Ragna",
    "Raghunath": "Raghu", "Sharmila": "Sharmi", "Tomohiro": "Tomo", "Abdulrazzaq": "Razzaq",
    "Folasade": "Sade", "Ayokunle": "Ayo",
}  # fmt: skip

#: Latin letters -> how the same name is written on a keyboard without them.
TRANSLITERATION: dict[str, str] = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa",
    "Å": "Aa", "ø": "oe", "Ø": "Oe", "ł": "l", "Ł": "L", "ñ": "nh",
}  # fmt: skip

#: Latin name -> the same name in its own script, as some people write it on LinkedIn.
NATIVE: dict[str, str] = {
    "Bohdan": "Богдан", "Daryna": "Дарина", "Halyna": "Галина", "Lesia": "Леся",
    "Mykola": "Микола", "Nadiya": "Надія", "Oksana": "Оксана", "Taras": "Тарас",
    "Zoryana": "Зоряна", "Dobromir": "Добромир",
    "Chmelenko": "Хмеленко", "Horobchuk": "Горобчук", "Kalynchenko": "Калинченко",
    "Morozenko": "Морозенко", "Ostrozhuk": "Острожук", "Pidlisny": "Підлісний",
    "Sosnovenko": "Сосновенко", "Verbytska": "Вербицька",
    "Aiko": "愛子", "Haruka": "遥", "Sayuri": "小百合", "Tomohiro": "智弘", "Daisuke": "大輔",
    "Chenxi": "晨曦", "Jiahui": "佳慧", "Meiying": "美英", "Zhenhua": "振华", "Wenqian": "文倩",
    "Amamizuki": "天水木", "Hanamori": "花森", "Kazehaya": "風早", "Mizukoshi": "水越",
    "Sakuragawa": "桜川", "Tsukishiro": "月白", "Dongfang": "东方", "Guanxia": "关夏",
    "Lianshan": "连山", "Zhulinfeng": "竹林风",
    "Dalal": "دلال", "Fadwa": "فدوى", "Ghassan": "غسان", "Jumana": "جمانة", "Lubna": "لبنى",
    "Suhail": "سهيل", "Yusra": "يسرى", "Nawal": "نوال",
    "Hawwari": "هواري", "Karamandi": "كرمندي", "Nakhlawi": "نخلاوي", "Sanawbari": "صنوبري",
    "Tuffahani": "تفاحاني", "Zaytunawi": "زيتوناوي",
    "Chitra": "चित्रा", "Kavitha": "कविता", "Madhavi": "माधवी", "Nilesh": "निलेश",
    "Bhattarpuri": "भट्टरपुरी", "Lokapur": "लोकापुर", "Ramanagari": "रामनगरी",
    "Sarangmath": "सारंगमठ",
}  # fmt: skip

CREDENTIALS = ("MBA", "PhD", "CFA", "PMP", "SHRM-CP", "CPA", "MBA, PMP", "Ph.D., CFA")

COMPANY_FIRST = (
    "Amber Anchor Aspen Beacon Blue Bramble Bright Cedar Cinder Clear Cobalt Copper Coral "
    "Crane Dune Ember Fen Flint Garnet Granite Harbour Heron Hollow Indigo Iron Ivory Juniper "
    "Kestrel Lantern Larch Linden Lumen Maple Marble Meadow North Opal Orchard Pebble Pine "
    "Quarry Quiet River Rook Saffron Silver Slate Sparrow Tidal Umber Velvet Willow"
)
COMPANY_SECOND = (
    "light works bridge line field gate path stone point mill yard forge span crest loom wharf"
)
COMPANY_KIND = (
    "Analytics Freight Insurance Retail Energy Software Foods Health Bank Logistics Media "
    "Systems Labs Telecom Travel Partners"
)

TITLES = {
    "junior": (
        "Data Analyst", "Pricing Analyst", "Consultant", "Software Engineer", "Account Manager",
        "Revenue Analyst", "Product Analyst", "Recruiter", "Data Engineer", "Marketing Specialist",
    ),
    "senior": (
        "Head of Data", "Head of Pricing", "Director of Analytics", "Data Platform Lead",
        "Product Director", "Commercial Director", "Engineering Manager", "Finance Manager",
        "Partner", "Principal Consultant",
    ),
    "top": (
        "Chief Data Officer", "VP Pricing", "Chief Financial Officer", "VP Data Engineering",
        "Chief Commercial Officer", "Chief Technology Officer", "Managing Director",
        "Chief Operating Officer", "VP Revenue",
    ),
}  # fmt: skip

NOT_COMPANIES = ("Self-employed", "Freelance", "Stealth Startup", "Confidential", "N/A")
SKILLS = ("Data Engineering", "Pricing Strategy", "SQL", "Stakeholder Management", "Forecasting")
