#include "templates/lint/lint.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <catch2/catch.hpp>
#include <stdlib.h>

namespace {

using templates::Catalogue;
using templates::Finding;

/// A folder of catalogues that is gone after the test.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "lint-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()));
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& locale, const std::string& entries) const {
        std::ofstream(path_ / (locale + ".po"))
            << "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"
            << entries;
    }
    [[nodiscard]] Catalogue load() const {
        std::vector<templates::CatalogueProblem> problems;
        return Catalogue::load(path_.string(), problems);
    }
    [[nodiscard]] std::vector<Finding> lint() const { return templates::lint(load()); }

private:
    std::filesystem::path path_;
};

std::string lintEntry(
    const std::string& source, const std::string& text = "",
    const std::string& key = "shipping.order_tracking.in_transit"
) {
    return "#. title: Title of " + key + "\nmsgctxt \"" + key + "\"\nmsgid \"" + source + "\"\nmsgstr \"" + text +
           "\"\n\n";
}

std::vector<std::string> rulesOf(const std::vector<Finding>& findings) {
    std::vector<std::string> rules;
    for (const Finding& finding : findings) rules.push_back(finding.rule);
    return rules;
}

std::vector<std::string> rulesInEnglish(
    const std::string& text, const std::string& key = "shipping.order_tracking.in_transit"
) {
    const Folder folder;
    folder.write("en", lintEntry(text, "", key));
    return rulesOf(folder.lint());
}

std::vector<std::string> rulesIn(
    const std::string& locale, const std::string& source, const std::string& text
) {
    const Folder folder;
    folder.write("en", lintEntry(source));
    folder.write(locale, lintEntry(source, text));
    return rulesOf(folder.lint());
}

using Rules = std::vector<std::string>;

bool breaks(const std::string& rule, const std::string& locale, const std::string& text) {
    const Rules rules = rulesIn(locale, "x", text);
    return std::find(rules.begin(), rules.end(), rule) != rules.end();
}

/// What lint says of the address in a locale of two texts of one kind and one of another; empty when nothing.
std::string addressIn(const std::string& locale, const std::string& usual, const std::string& other) {
    const Folder folder;
    const std::string second = "shipping.order_tracking.late", third = "shipping.order_tracking.lost_choice";
    folder.write("en", lintEntry("a") + lintEntry("b", "", second) + lintEntry("c", "", third));
    folder.write(locale, lintEntry("a", usual) + lintEntry("b", "– " + usual, second) + lintEntry("c", other, third));
    for (const Finding& finding : folder.lint())
        if (finding.rule == "address") return finding.key == third ? finding.what : "found in " + finding.key;
    return {};
}

}  // namespace

TEST_CASE("the shipped library lints clean", "[templates][library]") {
    std::string errors;
    for (const Finding& finding : templates::lint(Catalogue::shipped()))
        if (finding.severity == templates::Severity::Error)
            errors += finding.locale + " " + finding.key + " " + finding.rule + ": " + finding.what + "\n";
    CHECK(errors == "");
    CHECK(Catalogue::shipped().templates().size() > 50);
}

TEST_CASE("a good template has no finding", "[templates][unit]") {
    CHECK(rulesInEnglish("Hello, your order {order_id} is on its way.").empty());
    CHECK(rulesIn("de", "Hello {order_id}", "Guten Tag {order_id}").empty());
}

TEST_CASE("lint catches a pattern that does not compile", "[templates][unit]") {
    CHECK(rulesInEnglish("Hello {order_id") == Rules{"pattern"});
}

TEST_CASE("lint catches an unknown fact", "[templates][unit]") {
    CHECK(rulesInEnglish("Hello {shoe_colour}") == Rules{"arguments"});
}

TEST_CASE("lint catches a fact that the translation lost or added", "[templates][unit]") {
    CHECK(rulesIn("de", "Hello {order_id}", "Guten Tag") == Rules{"arguments"});
    CHECK(rulesIn("de", "Hello", "Guten Tag {order_id}") == Rules{"arguments"});
}

TEST_CASE("lint catches an optional fact that blocks in the translation", "[templates][unit]") {
    CHECK(
        rulesIn("de", "{has_carrier, select, yes {by {carrier}} other {soon}}", "mit {carrier}") ==
        Rules{"arguments"}
    );
}

TEST_CASE("lint catches a required fact that the translation needs no more", "[templates][unit]") {
    CHECK(
        rulesIn("de", "Send it by {deadline_date}.", "Bitte{has_deadline_date, select, yes { bis {deadline_date}} other {}}.") ==
        Rules{"arguments"}
    );
}

TEST_CASE("lint catches a figure that is no fact, but not one of a list", "[templates][unit]") {
    CHECK(rulesInEnglish("You have 14 days.") == Rules{"number"});
    CHECK(rulesInEnglish("We refund 5% of it.") == Rules{"number"});
    CHECK(rulesInEnglish("1. A refund\\n2. A replacement").empty());
}

TEST_CASE("a figure is one in the digits of any script", "[templates][unit]") {
    const auto [locale, text] = GENERATE(table<std::string, std::string>(
        {{"ar", "تصل الشحنة خلال ٣ أيام"},
         {"fa", "مرسوله ظرف ۳ روز می‌رسد"},
         {"hi", "पार्सल ५ दिन में पहुँचेगा"},
         {"th", "ถึงภายใน ๓ วัน"},
         {"ja", "３日後に届きます"},
         {"ja", "2日後に届きます"},
         {"zh-Hans", "包裹 3 天后送达"},
         {"ar", "نعيد إليكم ٥٠٪ من المبلغ"}}
    ));
    CAPTURE(locale, text);
    CHECK(breaks("number", locale, text));
}

TEST_CASE("dates and prices of the writer's own are figures", "[templates][unit]") {
    const auto [text, shown] = GENERATE(table<std::string, std::string>(
        {{"It arrives on 3/10.", "3/10"}, {"3. October is the day.", "3"}, {"It costs 4.50 euros.", "4.50"}, {"You get € 1 back.", "1"},
         {"1. A refund\\n2. A discount of 2 %", "2"}, {"1. A refund\\n2. A replacement by 1.2.", "1.2"}, {"We reply within 3 days.", "3"}}
    ));
    CAPTURE(text);
    const Folder folder;
    folder.write("en", lintEntry(text));
    const auto findings = folder.lint();
    REQUIRE(rulesOf(findings) == Rules{"number"});
    CHECK(findings[0].what == "“" + shown + "” is a figure of its own; numbers come as facts");
}

TEST_CASE("the numbers of choices stay in any script's digits and so do small counts in Japanese", "[templates][unit]") {
    const auto [locale, text] = GENERATE(table<std::string, std::string>(
        {{"en", "1. A refund\\n2. A replacement\\n\\nReply with 1 or 2."},
         {"fa", "۱. بازپرداخت\\n۲. کالای جایگزین\\n\\nفقط ۱ یا ۲ را بنویسید."},
         {"ar", "١. رد المبلغ\\n٢. منتج بديل\\n\\nيكفي الرد بالرقم ١ أو ٢."},
         {"hi", "१. रिफ़ंड\\n२. नया प्रोडक्ट"},
         {"ja", "2つの方法がございます。写真を1、2枚お送りください。"}}
    ));
    CAPTURE(locale, text);
    if (locale == "en")
        CHECK(rulesInEnglish(text).empty());
    else
        CHECK_FALSE(breaks("number", locale, text));
}

TEST_CASE("lint catches a text in another language than its locale's", "[templates][unit]") {
    const std::string english = "It has left our warehouse and will be with you soon, so please wait.";
    CHECK(rulesIn("de", "x", "Ihr Paket hat unser Lager verlassen und ist bald bei Ihnen.").empty());
    CHECK(rulesIn("de", "x", english) == Rules{"language"});
    CHECK(rulesIn("zh-Hant", "x", "我们已经收到您的来信，会尽快为您处理，请您耐心等待，谢谢您的理解。") == Rules{"language"});
    // Two languages that are hard to tell apart are not held against the writer.
    CHECK(rulesIn("nb", "x", "Pakken er sendt og er hos deg snart.").empty());
}

TEST_CASE("lint reads like a proof-reader of the language", "[templates][unit]") {
    const auto [locale, rule, text] = GENERATE(table<std::string, std::string, std::string>(
        {{"fr", "spacing", "Où est le colis ?"},
         {"fr", "spacing", "Voici l’article « {item_title} » : il est là."},
         {"es", "punctuation", "Dónde está el paquete?"},
         {"es", "punctuation", "Hola, señor!"},
         {"el", "punctuation", "Πού είναι το δέμα?"},
         {"ar", "punctuation", "أين الطرد?"},
         {"fa", "letters", "بسته كجاست؟"},
         {"ro", "letters", "Vă mulţumim pentru răbdare"},
         {"zh-Hans", "punctuation", "您好,包裹在路上"},
         {"ja", "punctuation", "お待ちください."},
         {"ja", "letters", "田中様様、お世話になっております"},
         {"hi", "punctuation", "आपका पार्सल रास्ते में है. धन्यवाद।"},
         {"de", "spacing", "Ihr Paket  ist unterwegs"},
         {"de", "spacing", "Ihr Paket , Ihre Freude"},
         {"de", "punctuation", "Ihr Paket kommt.."},
         {"de", "punctuation", "Ihr \\\"Paket\\\" kommt"},
         {"pl", "punctuation", "Paczka (numer {order_id} jest w drodze"}}
    ));
    CAPTURE(locale, text);
    const bool titled = text.find("{item_title}") != std::string::npos, numbered = text.find("{order_id}") != std::string::npos;
    const Rules rules = rulesIn(locale, titled ? "x {item_title}" : numbered ? "x {order_id}" : "x", text);
    CHECK(std::find(rules.begin(), rules.end(), rule) != rules.end());
    for (const std::string& one : rules) CHECK((one == rule || one == "filled"));
}

TEST_CASE("what a language sets so is no slip", "[templates][unit]") {
    const auto [locale, text] = GENERATE(table<std::string, std::string>(
        {{"fr", "Où est le colis ? Voici « l’article » : le voilà !"},
         {"es", "¿Dónde está el paquete? ¡Gracias!"},
         {"el", "Πού είναι το δέμα;"},
         {"ar", "أين الطرد؟ شكرًا، وإلى اللقاء"},
         {"zh-Hans", "您好，包裹在路上。"},
         {"he", "סכום כולל מע\\\"מ"},
         {"de", "„Lampe“ (schwarz) … bitte."}}
    ));
    CAPTURE(locale, text);
    CHECK(rulesIn(locale, "x", text).empty());
}

TEST_CASE("lint catches a locale that addresses the buyer in two ways", "[templates][unit]") {
    const Folder folder;
    const std::string second = "shipping.order_tracking.late", third = "shipping.order_tracking.lost_choice";
    folder.write("en", lintEntry("a") + lintEntry("b", "", second) + lintEntry("c", "", third));
    folder.write("de", lintEntry("a", "Wir helfen Ihnen.") + lintEntry("b", "Wo ist Ihre Tasche?", second) + lintEntry("c", "Das ist dein Paket.", third));
    const auto findings = folder.lint();
    REQUIRE(rulesOf(findings) == Rules{"address"});
    CHECK(findings[0].key == third);
    CHECK(findings[0].what == "“dein” says du where the locale says Sie");
}

TEST_CASE("a second form of address is known by its words in each language", "[templates][unit]") {
    const auto [locale, usual, other, form] = GENERATE(table<std::string, std::string, std::string, std::string>(
        {{"ar", "طلبكم في الطريق إليكم.", "أخبرنا بالمقاس الذي يناسبك.", "أنت"},
         {"bg", "Вашата пратка пътува.", "Пиши ни.", "ти"},
         {"cs", "Vaše zásilka je na cestě.", "Napiš nám.", "ty"},
         {"da", "Din pakke er på vej.", "Skriv, hvis De ønsker en anden.", "De"},
         {"de", "Wir helfen Ihnen.", "Schön, dass du da bist.", "du"},
         {"de", "Wir helfen Ihnen.", "Danke für euren Hinweis.", "ihr"},
         {"el", "Το δέμα σας έφυγε.", "Γράψε μας.", "εσύ"},
         {"es", "Díganos la talla.", "Dinos la talla.", "tú"},
         {"fa", "سفارش شما در راه است.", "عکس را بفرست.", "تو"},
         {"fi", "Voit valita.", "Pakettinne on matkalla, kirjoittakaa meille.", "te"},
         {"fil", "Pumili po kayo.", "Pumili ka.", "ikaw"},
         {"fr", "Votre colis est parti.", "Dis-nous la taille.", "tu"},
         {"he", "החבילה שלכם בדרך.", "החבילה שלך בדרך.", "אתה"},
         {"hi", "आपका पार्सल रास्ते में है।", "हमें फ़ोटो भेजो।", "तुम"},
         {"hr", "Vaša pošiljka je na putu.", "Napiši nam.", "ti"},
         {"hu", "Írjon nekünk.", "Írj nekünk.", "te"},
         {"id", "Paket Anda dikirim.", "Kirim alamatmu.", "kamu"},
         {"it", "Il Suo pacco è partito.", "Scrivici la taglia.", "tu"},
         {"ja", "お荷物は輸送中です。", "まだ届いていない。", "だ・である"},
         {"ja", "お荷物は輸送中です。", "あなたのお荷物は輸送中です。", "あなた"},
         {"ko", "바로 확인하겠습니다.", "상품이 도착했어요.", "해요"},
         {"ko", "바로 확인하겠습니다.", "지금 발송한다.", "한다"},
         {"ms", "Pakej anda dihantar.", "Kami hubungi awak.", "awak"},
         {"nb", "Pakken din er på vei.", "Vi sender Dem en ny.", "De"},
         {"nl", "Je pakket is onderweg.", "Uw pakket is onderweg.", "u"},
         {"pl", "Prosimy o cierpliwość.", "Napisz do nas.", "ty"},
         {"pt-BR", "Você recebe um aviso.", "O teu pedido saiu.", "tu"},
         {"pt-PT", "O seu pacote está a caminho.", "Se você preferir, trocamos.", "você"},
         {"ro", "Vă mulțumim.", "Spune-ne mărimea.", "tu"},
         {"ru", "Ваш заказ в пути.", "Напиши нам.", "ты"},
         {"sk", "Vaša zásielka je na ceste.", "Napíš nám.", "ty"},
         {"sv", "Ditt paket är på väg.", "Vi hjälper er.", "ni"},
         {"th", "พัสดุของคุณอยู่ระหว่างจัดส่ง", "พัสดุของท่านอยู่ระหว่างจัดส่ง", "ท่าน"},
         {"tr", "Sizin paketiniz yolda.", "Paketi burada alabilirsin.", "sen"},
         {"uk", "Ваше замовлення в дорозі.", "Напиши нам.", "ти"},
         {"vi", "Đơn hàng của bạn đã gửi.", "Kính chào quý khách.", "quý khách"},
         {"zh-Hans", "您的包裹在路上。", "你的包裹在路上。", "你"},
         {"zh-Hant", "您的包裹在路上。", "謝謝妳。", "你"}}
    ));
    CAPTURE(locale, other);
    CHECK(addressIn(locale, usual, other).find("” says " + form + " where") != std::string::npos);
    CHECK(addressIn(locale, usual, usual + " " + usual) == "");
}

TEST_CASE("a word of address inside a longer word is none", "[templates][unit]") {
    CHECK(addressIn("de", "Wir helfen Ihnen.", "Das Duell der Duschen.") == "");
    CHECK(addressIn("fa", "سفارش شما در راه است.", "کالای ما متوسط است.") == "");
    CHECK(addressIn("th", "พัสดุของคุณอยู่ระหว่างจัดส่ง", "มีเพียงสีดำเท่านั้น") == "");
    CHECK(addressIn("ko", "바로 확인하겠습니다.", "문제가 있다고 하셔서 확인하겠습니다.") == "");
}

TEST_CASE("lint catches another language's quotation marks", "[templates][unit]") {
    const auto [locale, text] = GENERATE(table<std::string, std::string>(
        {{"de", "Das ist “Lampe”."},     {"de", "Das ist «Lampe»."},    {"de", "Das ist „Lampe”."},   {"pl", "To jest „lampa“."},
         {"fr", "C’est “la lampe”."},    {"sv", "Det är “lampan”."},    {"da", "Det er «lampen»."},   {"nb", "Det er „lampen“."},
         {"nb", "Det er »lampen«."},     {"cs", "To je „lampa”."},      {"en-GB", "It is „lamp“."},   {"ru", "Это “лампа”."},
         {"pt-PT", "É o „candeeiro“."},  {"pt-BR", "É a «luminária»."}, {"es", "Es la „lámpara“."},   {"es-MX", "Es la «lámpara»."},
         {"fa", "این “چراغ” است."},      {"ja", "“ランプ”です。"},       {"zh-Hans", "这是「灯」。"},   {"zh-Hant", "這是“燈”。"},
         {"tr", "Bu „lamba“."},          {"hu", "Ez a »lámpa«."},       {"fi", "Se on “lamppu”."},    {"el", "Είναι „λάμπα“."},
         {"ko", "이것은 「램프」입니다."}, {"ar", "هذا »مصباح«."},        {"de", "Das ist „Lampe."}}
    ));
    CAPTURE(locale, text);
    CHECK(breaks("punctuation", locale, text));
}

TEST_CASE("a language's own quotation marks are right and so are those it takes besides", "[templates][unit]") {
    const auto [locale, text] = GENERATE(table<std::string, std::string>(
        {{"de", "Das ist „Lampe“, das »Licht« und „die ‚kleine‘ Lampe“."},
         {"pl", "To jest „lampa «Noc»”."},
         {"sv", "Det är ”lampan”, ja ”lampan”."},
         {"da", "Det er ”lampen” og »lyset«."},
         {"nb", "Det er «lampen»."},
         {"it", "È “la lampada” e «la luce»."},
         {"hr", "To je „svjetiljka”."},
         {"nl", "Het is “de lamp”."},
         {"ru", "Это «лампа „Ночь“»."},
         {"ar", "هذا «مصباح»."},
         {"ja", "「ランプ『夜』」です。"},
         {"zh-Hans", "这是“灯”。"},
         {"zh-Hant", "這是「燈」。"},
         {"ko", "‘램프’와 “전구”입니다."},
         {"en-GB", "It’s the “lamp”."}}
    ));
    CAPTURE(locale, text);
    CHECK_FALSE(breaks("punctuation", locale, text));
}

TEST_CASE("lint catches the same text twice", "[templates][unit]") {
    const Folder folder;
    const std::string second = "shipping.order_tracking.late";
    folder.write("en", lintEntry("Your parcel is late.") + lintEntry("Your parcel is late.", "", second));
    const auto findings = folder.lint();
    CHECK(rulesOf(findings) == Rules{"duplicate"});
    CHECK(findings[0].key == second);
}

TEST_CASE("lint catches a full stop behind what ends in one", "[templates][unit]") {
    CHECK(rulesIn("ru", "by {eta_to}", "Доставка: {eta_to}.") == Rules{"filled"});
    CHECK(rulesIn("ru", "by {eta_to}", "Доставка: {eta_to}, спасибо.").empty());
}

TEST_CASE("lint catches a missing plural category", "[templates][unit]") {
    const std::string source = "{quantity, plural, one {# day} other {# days}}";
    CHECK(
        rulesIn("ru", source, "{quantity, plural, one {# день} other {# дней}}") == Rules{"plural", "plural"}
    );
    CHECK(rulesIn("ja", source, "{quantity, plural, other {#日}}").empty());
    CHECK(rulesIn("es", source, "{quantity, plural, one {# día} other {# días}}").empty());
}

TEST_CASE("lint catches a plural category that the locale does not have", "[templates][unit]") {
    CHECK(rulesInEnglish("{quantity, plural, one {# day} few {# days} other {# days}}") == Rules{"plural"});
}

TEST_CASE("lint catches a number sign that is no number", "[templates][unit]") {
    CHECK(
        rulesInEnglish(
            "{quantity, plural, one {a} other {{has_carrier, select, yes {# {carrier}} other {b}}}}"
        ) == Rules{"plural"}
    );
}

TEST_CASE("lint catches an apostrophe that quotes a placeholder", "[templates][unit]") {
    const Rules rules = rulesInEnglish("L'{order_id}");
    CHECK(std::count(rules.begin(), rules.end(), "apostrophe") == 1);
}

TEST_CASE("lint catches a forbidden phrase in each language of the list", "[templates][unit]") {
    CHECK(rulesInEnglish("I don’t know.") == Rules{"forbidden_phrase"});
    CHECK(rulesInEnglish("There is NOTHING WE CAN DO") == Rules{"forbidden_phrase"});
    CHECK(rulesIn("de", "Hello", "Da können wir nichts machen.") == Rules{"forbidden_phrase"});
    CHECK(rulesIn("es", "Hello", "No podemos hacer nada.") == Rules{"forbidden_phrase"});
    CHECK(rulesIn("ja", "Hello", "申し訳ございませんが、わかりません。") == Rules{"forbidden_phrase"});
    CHECK(rulesIn("zh-Hans", "Hello", "这个我们不知道。") == Rules{"forbidden_phrase"});
    CHECK(rulesIn("ar", "Hello", "ليست مشكلتنا.") == Rules{"forbidden_phrase"});
}

TEST_CASE("lint catches what words alone promise in each language", "[templates][unit]") {
    const auto [locale, text] = GENERATE(table<std::string, std::string>(
        {{"en", "We will send it tomorrow."},
         {"en", "You will have your money within a few days."},
         {"en", "We offer it at half the price."},
         {"en-GB", "It ships within a fortnight."},
         {"en-GB", "We reply in a day or two."},
         {"en-GB", "You get ten per cent back."},
         {"de", "Das Paket ist schon morgen bei Ihnen."},
         {"de", "Sie erhalten Ihr Geld in wenigen Tagen."},
         {"de", "Wir erstatten Ihnen die Hälfte des Preises."},
         {"fr", "Vous l’aurez d’ici demain."},
         {"fr", "Le remboursement arrive sous quelques jours."},
         {"fr", "Nous vous remboursons la moitié du prix."},
         {"es", "Se lo enviamos mañana mismo."},
         {"es", "Recibirá el dinero en unos días."},
         {"es", "Le devolvemos la mitad del importe."},
         {"es-MX", "Se lo mandamos ahorita mismo."},
         {"es-MX", "Llega la siguiente semana."},
         {"es-MX", "Le devolvemos la mitad del monto."},
         {"it", "Lo spediamo entro domani."},
         {"it", "Riceverà il denaro in pochi giorni."},
         {"it", "Le rimborsiamo la metà del prezzo."},
         {"pt-BR", "Enviamos até amanhã."},
         {"pt-BR", "O dinheiro volta em poucos dias."},
         {"pt-BR", "Devolvemos metade do valor."},
         {"pt-PT", "Enviamos até amanhã."},
         {"pt-PT", "Recebe o dinheiro dentro de poucos dias."},
         {"pt-PT", "Devolvemos metade do montante."},
         {"nl", "U hebt het uiterlijk morgen."},
         {"nl", "Je krijgt het geld binnen enkele dagen terug."},
         {"nl", "We betalen de helft van het bedrag terug."},
         {"pl", "Wyślemy ją do jutra."},
         {"pl", "Pieniądze wrócą w ciągu kilku dni."},
         {"pl", "Zwrócimy połowę ceny."},
         {"fi", "Lähetämme sen huomenna."},
         {"fi", "Saat rahat muutaman päivän kuluessa."},
         {"fi", "Hyvitämme puolet hinnasta."},
         {"sv", "Vi skickar det senast i morgon."},
         {"sv", "Du får pengarna inom några dagar."},
         {"sv", "Vi betalar tillbaka hälften av beloppet."},
         {"da", "Vi sender den senest i morgen."},
         {"da", "Du får pengene inden for få dage."},
         {"da", "Vi refunderer halvdelen af beløbet."},
         {"nb", "Vi sender den senest i morgen."},
         {"nb", "Du får pengene innen få dager."},
         {"nb", "Vi betaler tilbake halvparten av beløpet."},
         {"cs", "Pošleme ji do zítřka."},
         {"cs", "Peníze dostanete během několika dní."},
         {"cs", "Vrátíme vám polovinu ceny."},
         {"sk", "Pošleme ju do zajtra."},
         {"sk", "Peniaze dostanete do niekoľkých dní."},
         {"sk", "Vrátime vám polovicu ceny."},
         {"hu", "Legkésőbb holnap feladjuk."},
         {"hu", "A pénz néhány napon belül megérkezik."},
         {"hu", "Visszatérítjük az ár felét."},
         {"ro", "Îl trimitem până mâine."},
         {"ro", "Primiți banii în câteva zile."},
         {"ro", "Vă rambursăm jumătate din sumă."},
         {"bg", "Ще я изпратим до утре."},
         {"bg", "Ще получите парите до няколко дни."},
         {"bg", "Връщаме половината от сумата."},
         {"el", "Το στέλνουμε έως αύριο."},
         {"el", "Θα λάβετε τα χρήματα σε λίγες ημέρες."},
         {"el", "Σας επιστρέφουμε το μισό ποσό."},
         {"tr", "En geç yarın göndeririz."},
         {"tr", "Paranız birkaç gün içinde hesabınızda olur."},
         {"tr", "Tutarın yarısını iade ederiz."},
         {"ru", "Отправим завтра утром."},
         {"ru", "Вы получите деньги в течение нескольких дней."},
         {"ru", "Вернём половину суммы."},
         {"uk", "Надішлемо завтра вранці."},
         {"uk", "Ви отримаєте гроші протягом кількох днів."},
         {"uk", "Повернемо половину суми."},
         {"hr", "Šaljemo je najkasnije sutra."},
         {"hr", "Novac dobivate u roku od nekoliko dana."},
         {"hr", "Vraćamo polovicu iznosa."},
         {"hi", "हम इसे कल सुबह भेजेंगे।"},
         {"hi", "पैसे कुछ ही दिनों में मिल जाएँगे।"},
         {"hi", "हम आधी रकम लौटाएँगे।"},
         {"id", "Kami kirim besok."},
         {"id", "Uang Anda kembali dalam beberapa hari."},
         {"id", "Kami kembalikan setengah dari harga."},
         {"ms", "Kami hantar esok."},
         {"ms", "Wang anda dipulangkan dalam beberapa hari."},
         {"ms", "Kami pulangkan separuh daripada harga."},
         {"fil", "Ipapadala namin bukas ng umaga."},
         {"fil", "Matatanggap ninyo ang pera sa loob ng ilang araw."},
         {"fil", "Ibabalik namin ang kalahati ng bayad."},
         {"fa", "تا فردا می‌فرستیم."},
         {"fa", "پول را ظرف چند روز دریافت می‌کنید."},
         {"fa", "نیمی از مبلغ را برمی‌گردانیم."},
         {"ar", "سنرسلها صباح الغد."},
         {"ar", "ستستلمون المبلغ خلال أيام قليلة."},
         {"ar", "نعيد إليكم نصف المبلغ."},
         {"he", "נשלח עד מחר."},
         {"he", "הכסף יגיע תוך ימים ספורים."},
         {"he", "נחזיר לכם מחצית הסכום."},
         {"ja", "明日発送いたします。"},
         {"ja", "返金は数日以内に届きます。"},
         {"ja", "金額の半分をお返しいたします。"},
         {"ko", "내일까지 발송하겠습니다."},
         {"ko", "환불금은 며칠 안에 입금됩니다."},
         {"ko", "금액의 절반을 돌려 드립니다."},
         {"th", "ทางร้านจะส่งให้พรุ่งนี้"},
         {"th", "คุณจะได้รับเงินภายในไม่กี่วัน"},
         {"th", "ทางร้านจะคืนครึ่งหนึ่งของราคา"},
         {"vi", "Chúng tôi gửi vào ngày mai."},
         {"vi", "Bạn nhận được tiền trong vài ngày."},
         {"vi", "Chúng tôi hoàn một nửa số tiền."},
         {"zh-Hans", "我们明天发货。"},
         {"zh-Hans", "款项几天内到账。"},
         {"zh-Hans", "我们退回一半的金额。"},
         {"zh-Hant", "我們明天出貨。"},
         {"zh-Hant", "款項幾天內入帳。"},
         {"zh-Hant", "我們退回一半的金額。"}}
    ));
    CAPTURE(locale, text);
    if (locale == "en")
        CHECK(rulesInEnglish(text) == Rules{"promise"});
    else
        CHECK(breaks("promise", locale, text));
}

TEST_CASE("what is usual or depends on something is no promise and neither is a fact", "[templates][unit]") {
    CHECK(rulesInEnglish("Banks usually show it within a few days.").empty());
    CHECK(rulesInEnglish("If nothing has moved within a few days, we will ask the carrier.").empty());
    CHECK(rulesInEnglish("If nothing has moved, ask. We will answer within a few days.") == Rules{"promise"});
    CHECK(rulesInEnglish("We will send it by {dispatch_date}.").empty());
    CHECK_FALSE(breaks("promise", "de", "Guten Morgen, die Bank braucht meist ein paar Tage."));
    CHECK_FALSE(breaks("promise", "zh-Hans", "银行通常几天内入账。"));
    CHECK_FALSE(breaks("promise", "es", "Buenos días, por la mañana o por la tarde."));
}

TEST_CASE("lint names the promise and what comes in its place", "[templates][unit]") {
    const Folder folder;
    folder.write("en", lintEntry("You have it tomorrow.") + lintEntry("We refund half the price.", "", "shipping.order_tracking.late"));
    std::set<std::string> what;
    for (const Finding& finding : folder.lint()) what.insert(finding.what);
    CHECK(what.contains("“tomorrow” is a promise that no fact backs; the day or the number of days comes as a fact"));
    CHECK(what.contains("“half the price” is a promise that no fact backs; the amount comes as a fact"));
}

TEST_CASE("lint catches asking for a good review", "[templates][unit]") {
    CHECK(rulesInEnglish("Please leave us a review.") == Rules{"marketing"});
    CHECK(rulesIn("de", "Hello", "Wir freuen uns über eine positive Bewertung.") == Rules{"marketing"});
    CHECK(rulesIn("zh-Hans", "Hello", "请给个好评。") == Rules{"marketing"});
}

TEST_CASE("lint catches contact data, links and emoji", "[templates][unit]") {
    for (const char* bad :
         {"See https://shop.example", "See www.shop.example", "Visit lamps.com", "Write to a.b@c.example",
          "Call +49 89 1234 5678", "Call 089-123456789", "Thanks 😀"})
        CHECK(rulesInEnglish(bad) == Rules{"contact"});
    CHECK(rulesInEnglish("Within 14 days, 3-5 business days.") == Rules{"number"});
}

TEST_CASE("lint catches a direction control", "[templates][unit]") {
    CHECK(rulesInEnglish("Hello \u2067{order_id}\u2069") == Rules{"bidi", "bidi"});
}

TEST_CASE("lint catches a text that is longer than its rule allows", "[templates][unit]") {
    const std::string key = "shipping.order_tracking.in_transit@max_60";
    CHECK(rulesInEnglish("{item_title}", key) == Rules{"length"});
    CHECK(rulesInEnglish("On its way.", key).empty());
}

TEST_CASE("lint catches a link fact where the key promises none", "[templates][unit]") {
    CHECK(
        rulesInEnglish("{tracking_url}", "shipping.order_tracking.in_transit@no_links") == Rules{"contact"}
    );
}

TEST_CASE("lint catches a tone that does not exist", "[templates][unit]") {
    CHECK(rulesInEnglish("Hello", "shipping.order_tracking.late+angry") == Rules{"key"});
}

TEST_CASE("a stale text and an untranslated one are warnings", "[templates][unit]") {
    const Folder folder;
    folder.write("en", lintEntry("Hello {order_id}"));
    folder.write("de", "#, fuzzy\n" + lintEntry("Hi {order_id}", "Hello {order_id}"));
    const auto findings = folder.lint();
    CHECK(rulesOf(findings) == Rules{"stale", "untranslated"});
    for (const Finding& finding : findings) CHECK(finding.severity == templates::Severity::Warning);
}

TEST_CASE("a forbidden phrase inside a longer word is none", "[templates][unit]") {
    CHECK(templates::forbiddenPhrases("de", "keine Ahnungen") == Rules{});
    CHECK(templates::forbiddenPhrases("bg", "Не знам.") == Rules{"не знам"});
    CHECK(templates::forbiddenPhrases("bg", "Не знамето") == Rules{});
    CHECK(templates::forbiddenPhrases("el", "Δεν ξέρω.") == Rules{"δεν ξέρω"});
    CHECK(templates::forbiddenPhrases("el", "Δεν ξέρωντας") == Rules{});
}

TEST_CASE("forbidden phrases are found in what a seller is about to send", "[templates][unit]") {
    CHECK(templates::forbiddenPhrases("de-AT", "Keine Ahnung, wo das ist") == Rules{"keine Ahnung"});
    CHECK(templates::forbiddenPhrases("en", "I know where it is").empty());
    CHECK(templates::forbiddenPhrases("en", "Do not ignore it: no ideas are lost").empty());
}

TEST_CASE("lint reads a text with its pieces in it", "[templates][unit]") {
    const Folder folder;
    const std::string greeting = "Hello {order_id}", text = "{piece_greeting}, your order is on its way.";
    folder.write("en", lintEntry(greeting, "", "piece.greeting") + lintEntry(text));
    const std::string german = lintEntry(greeting, "Guten Tag {order_id}", "piece.greeting");
    folder.write("de", german + lintEntry(text, "{piece_greeting}, Ihr Paket ist unterwegs."));
    CHECK(folder.lint().empty());
    folder.write("de", german + lintEntry(text, "Ihr Paket ist unterwegs."));
    const auto findings = folder.lint();
    REQUIRE(rulesOf(findings) == Rules{"arguments"});
    CHECK(findings[0].what == "the English text has order_id too");
}

TEST_CASE("lint catches an unknown piece and a piece in a piece", "[templates][unit]") {
    const Folder folder;
    folder.write("en", lintEntry("Hello {piece_name}", "", "piece.greeting") + lintEntry("Anna", "", "piece.name") + lintEntry("{piece_greeting} {piece_name} {piece_farewell}"));
    const auto findings = folder.lint();
    std::vector<std::string> what;
    for (const Finding& finding : findings) what.push_back(finding.key + ": " + finding.what);
    CHECK(std::ranges::count(what, "piece.greeting: a piece holds no other, and this one has name") == 1);
    CHECK(std::ranges::count(what, "shipping.order_tracking.in_transit: no piece is called farewell") == 1);
}

TEST_CASE("lint catches a piece that no text has unless it is put in by hand", "[templates][unit]") {
    const Folder folder;
    folder.write("en", lintEntry("Kind regards", "", "piece.closing") + "#. use: by hand\n" + lintEntry("We are closed.", "", "piece.hours_note") + lintEntry("It is on its way."));
    const auto findings = folder.lint();
    REQUIRE(rulesOf(findings) == Rules{"unused"});
    CHECK(findings[0].key == "piece.closing");
    CHECK(findings[0].severity == templates::Severity::Warning);
}

TEST_CASE("a language may greet by the time of day where English does not", "[templates][unit]") {
    CHECK(rulesIn("de", "Hello", "{day_part, select, evening {Guten Abend} other {Guten Tag}}").empty());
    CHECK(rulesIn("de", "{day_part, select, evening {Good evening} other {Hello}}", "Guten Tag").empty());
}

TEST_CASE("a changed piece must leave short texts short", "[templates][unit]") {
    const Folder folder;
    const std::string key = "shipping.order_tracking.in_transit@max_60";
    const std::string longer = "With our kindest regards and the very best wishes for you";
    folder.write("en", lintEntry("Regards", "", "piece.closing") + lintEntry("It is on its way. {piece_closing}", "", key));
    const Catalogue catalogue = folder.load();
    CHECK(templates::lint(catalogue, {"piece.closing"}, "en").empty());
    std::vector<templates::CatalogueProblem> problems;
    const Catalogue changed = catalogue.with({}, {{"piece.closing", "en", longer, longer, "Closing", false, {}}}, problems);
    const auto findings = templates::lint(changed, {"piece.closing"}, "en");
    REQUIRE(rulesOf(findings) == Rules{"length"});
    CHECK(findings[0].key == "piece.closing");
    CHECK(findings[0].what.starts_with(key));
}

TEST_CASE("coverage counts current, stale and missing texts", "[templates][unit]") {
    const Folder folder;
    const std::string second = "dispute.refund_request.approved";
    folder.write(
        "en", lintEntry("One") + lintEntry("Two", "", second) + lintEntry("Three", "", "dispute.refund_request.denied") +
                  lintEntry("Short", "", second + "@max_350")
    );
    folder.write("de", lintEntry("One", "Eins") + "#, fuzzy\n" + lintEntry("Two", "Zwei", second));
    const auto all = templates::coverage(folder.load());
    REQUIRE(all.size() == 2);
    CHECK(all[0].locale == "de");
    CHECK(all[0].current == 1);
    CHECK(all[0].stale == 1);
    CHECK(all[0].missing == 1);
    CHECK(all[1].current == 3);
}

TEST_CASE("what a parent in the same language serves is inherited and English for others is missing", "[templates][unit]") {
    const Folder folder;
    const std::string second = "dispute.refund_request.approved";
    folder.write("en", lintEntry("One") + lintEntry("Two", "", second));
    folder.write("en-GB", lintEntry("One", "One, please"));
    folder.write("es", lintEntry("One", "Uno"));
    folder.write("es-MX", "");
    const auto all = templates::coverage(folder.load());
    REQUIRE(all.size() == 4);
    CHECK(all[1].locale == "en-GB");
    CHECK(all[1].current == 1);
    CHECK(all[1].inherited == 1);
    CHECK(all[1].missing == 0);
    CHECK(all[2].locale == "es");
    CHECK(all[2].inherited == 0);
    CHECK(all[2].missing == 1);
    CHECK(all[3].locale == "es-MX");
    CHECK(all[3].inherited == 1);
    CHECK(all[3].missing == 1);
}

TEST_CASE("a piece is no template that coverage counts", "[templates][unit]") {
    const Folder folder;
    folder.write("en", lintEntry("Regards", "", "piece.closing") + lintEntry("One {piece_closing}"));
    const auto all = templates::coverage(folder.load());
    REQUIRE(all.size() == 1);
    CHECK(all[0].current == 1);
}
