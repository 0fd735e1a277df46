#include "locales/language/language.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <fasttext/fasttext.h>
#include <rapidjson/document.h>

#include "locales/language/data.h"
#include "locales/language/model.h"
#include "locales/language/second.h"

using locales::identifyLanguage;
using locales::LanguageEvidence;
using locales::LanguageVerdict;

namespace {

LanguageEvidence onSite(const std::string& country) {
    LanguageEvidence evidence;
    evidence.site_country = country;
    return evidence;
}

bool hasReason(const LanguageVerdict& verdict, const std::string& source) {
    return std::any_of(verdict.evidence.begin(), verdict.evidence.end(), [&](const auto& row) {
        return row.source == source;
    });
}

double shareOf(const std::string& language, const LanguageVerdict& verdict) {
    for (const auto& candidate : verdict.candidates) {
        if (candidate.language == language) {
            return candidate.p;
        }
    }
    return 0;
}

}  // namespace

TEST_CASE("clear messages get their language without any evidence", "[locales][language][unit]") {
    const auto [text, language] = GENERATE(table<std::string, std::string>({
        {"Where is my parcel? It was supposed to arrive last week and nobody answers.", "en"},
        {"Wo bleibt mein Paket? Ich warte schon seit zwei Wochen darauf.", "de"},
        {"Bonjour, je n'ai toujours pas reçu ma commande, pouvez-vous vérifier ?", "fr"},
        {"Il pacco è arrivato rotto, vorrei il rimborso per favore", "it"},
        {"Hola, todavía no me ha llegado el pedido, ¿cuándo lo envían?", "es"},
        {"Você pode me dizer quando o produto vai chegar? Ainda não recebi nada", "pt-BR"},
        {"Ik heb het verkeerde artikel ontvangen, hoe kan ik het terugsturen?", "nl"},
        {"Dzień dobry, kiedy wyślecie moją przesyłkę? Czekam już tydzień", "pl"},
        {"Hej, jag har inte fått mitt paket än, när kommer det?", "sv"},
        {"Kan jeg få en faktura på min ordre? Jeg har ikke modtaget den endnu", "da"},
        {"Hei, jeg lurer på når pakken min kommer, har ventet i to uker nå", "nb"},
        {"Hei, milloin tilaukseni saapuu? En ole saanut vielä mitään", "fi"},
        {"Dobrý den, kdy mi přijde zásilka? Už čekám přes týden", "cs"},
        {"Dobrý deň, kedy mi príde zásielka? Čakám už vyše týždňa", "sk"},
        {"Jó napot, mikor érkezik meg a csomagom? Már két hete várok", "hu"},
        {"Bună ziua, când ajunge coletul meu? Aștept de două săptămâni", "ro"},
        {"Здравствуйте, где моя посылка? Жду уже две недели", "ru"},
        {"Добрий день, де моя посилка? Чекаю вже два тижні", "uk"},
        {"Здравейте, кога ще пристигне пратката ми? Чакам вече две седмици", "bg"},
        {"Merhaba, kargom ne zaman gelecek? İki haftadır bekliyorum", "tr"},
        {"Πότε θα έρθει το δέμα μου;", "el"},
        {"שלום, מתי תגיע החבילה שלי?", "he"},
        {"مرحبا، متى ستصل الطلبية؟ لم أستلم شيئا حتى الآن", "ar"},
        {"سلام، بسته من کی می‌رسد؟ هنوز چیزی دریافت نکرده‌ام",
         "fa"},
        {"荷物はいつ届きますか？まだ届いていません", "ja"},
        {"제 택배는 언제 도착하나요?", "ko"},
        {"你好，我的包裹什么时候到？还没有收到", "zh-Hans"},
        {"你好，我的包裹什麼時候會到？還沒有收到", "zh-Hant"},
        {"พัสดุของฉันจะมาถึงเมื่อไหร่", "th"},
        {"Chào shop, khi nào hàng của tôi tới? Tôi chưa nhận được", "vi"},
        {"Halo kak, paket saya kapan sampai ya? Sudah dua minggu belum diterima", "id"},
        {"मेरा पार्सल कब आएगा?", "hi"},
        {"Lep pozdrav, kdaj bo prispel moj paket? Čakam že dva tedna", "sl"},
        {"Laba diena, kada gausiu savo siuntinį? Laukiu jau dvi savaites", "lt"},
        {"Labdien, kad saņemšu savu sūtījumu? Gaidu jau divas nedēļas", "lv"},
        {"Tere, millal minu pakk kohale jõuab? Olen juba kaks nädalat oodanud", "et"},
        {"Сәлеметсіз бе, менің тапсырысым қашан келеді?", "kk"},
        {"Bon dia, quan arribarà el meu paquet? Encara no he rebut res", "ca"},
    }));
    CAPTURE(text);
    CHECK(identifyLanguage(text).language == language);
}

TEST_CASE("a clearly foreign message beats the site that it was written on", "[locales][language][unit]") {
    LanguageEvidence german = onSite("DE");
    german.ship_country = "DE";
    german.stated_locale = "de-DE";
    CHECK(identifyLanguage("Merhaba, kargom hala gelmedi, ne zaman gelecek acaba?", german).language == "tr");
    CHECK(identifyLanguage("Здравствуйте, посылка так и не пришла", german).language == "ru");
    CHECK(identifyLanguage("My parcel has still not arrived, please help me", german).language == "en");
}

TEST_CASE("a text without language is und, and that is sure", "[locales][language][unit]") {
    const std::string text = GENERATE(
        as<std::string>(), "", "??", "...", "302-1234567-1234567", "  \n\t", "😀👍", "LX638596738CN",
        "https://example.com/track?id=1", "someone@example.com", "1Z999AA10123456784 !!!", "+49 89 1234567"
    );
    CAPTURE(text);
    const LanguageVerdict verdict = identifyLanguage(text, onSite("DE"));
    CHECK(verdict.language == "und");
    CHECK(verdict.confidence >= 0.9);
    REQUIRE(verdict.candidates.size() == 1);
    CHECK(verdict.candidates[0].language == "und");
}

TEST_CASE(
    "where a few words fit several languages, the evidence decides and is named", "[locales][language][unit]"
) {
    CHECK(identifyLanguage("ok danke", onSite("DE")).language == "de");
    CHECK(identifyLanguage("ok", onSite("FR")).language == "fr");
    CHECK(identifyLanguage("hvor er pakken", onSite("DK")).language == "da");
    CHECK(identifyLanguage("hvor er pakken", onSite("NO")).language == "nb");
    CHECK(hasReason(identifyLanguage("hvor er pakken", onSite("NO")), "site"));

    LanguageEvidence malay;
    malay.stated_locale = "ms-MY";
    CHECK(identifyLanguage("terima kasih", malay).language == "ms");
    CHECK(hasReason(identifyLanguage("terima kasih", malay), "locale"));

    LanguageEvidence history;
    history.earlier_texts = {"Hei, jeg lurer på når pakken min kommer, har ventet i to uker nå"};
    const LanguageVerdict verdict = identifyLanguage("takk", history);
    CHECK(verdict.language == "nb");
    CHECK(hasReason(verdict, "history"));
}

TEST_CASE(
    "evidence raises the confidence of what it agrees with and lowers the other", "[locales][language][unit]"
) {
    const double alone = shareOf("de", identifyLanguage("wo ist es"));
    CHECK(shareOf("de", identifyLanguage("wo ist es", onSite("DE"))) > alone);
    CHECK(shareOf("de", identifyLanguage("wo ist es", onSite("JP"))) < alone);
}

TEST_CASE("nonsense evidence changes nothing", "[locales][language][unit]") {
    LanguageEvidence odd;
    odd.stated_locale = "\xFF\xFE not a locale";
    odd.site_country = "ZZ9";
    odd.ship_country.assign(1, '\xC3');
    odd.earlier_texts = {"", "12345", "\xF0\x9F"};
    const std::string text = "Wo bleibt mein Paket?";
    CHECK(identifyLanguage(text, odd).language == "de");
    CHECK(identifyLanguage(text, odd).confidence == Approx(identifyLanguage(text).confidence));
}

TEST_CASE("product names and order numbers do not count as language", "[locales][language][unit]") {
    CHECK(identifyLanguage("Wireless Bluetooth Earbuds wann kommt das endlich an").language == "de");
    CHECK(identifyLanguage("我买的 Wireless Bluetooth Earbuds 还没有收到").language == "zh-Hans");
    CHECK(identifyLanguage("где мой Samsung Galaxy Watch Ultra Titanium").language == "ru");
    CHECK(identifyLanguage("non ho ricevuto USB-C Charger 65W ordine 302-1234567-1234567").language == "it");
    CHECK(identifyLanguage("订单LX638596738CN什么时候发货").language == "zh-Hans");
}

TEST_CASE("a leave-taking in another language does not decide a message", "[locales][language][unit]") {
    const std::string english = "\n\nBest regards,\nJohn Smith\nSent from my iPhone";
    CHECK(identifyLanguage("danke!" + english).language == "de");
    CHECK(identifyLanguage("bekomme ich den noch vor Freitag" + english).second_language.empty());
    CHECK(identifyLanguage("where is it please\nMit freundlichen Grüßen\nHans Müller").language == "en");
    CHECK(identifyLanguage("ok\n\nMit freundlichen Grüßen\nHans Müller").language == "de");
    CHECK(identifyLanguage("302-1234567-1234567" + english).language == "en");
}

TEST_CASE("romanised languages are recognised for what they are", "[locales][language][unit]") {
    CHECK(identifyLanguage("kalispera sas, pote tha erthei to dema mou parakalo").language == "el");
    CHECK(identifyLanguage("zdravstvuyte, gde moya posylka, ya zhdu uzhe dve nedeli").language == "ru");
    CHECK(identifyLanguage("mera parcel abhi tak nahi aaya hai, kab tak milega").language == "hi-Latn");
    CHECK(identifyLanguage("el shohna et2akharet awi, momken t2oli hatewsal emta?").language == "ar");
    CHECK(identifyLanguage("lsa mwsltnich l commande, 3afak chouf m3ahom").language == "ar");
    CHECK(identifyLanguage("salam fin talab dyali").language == "ar");
    CHECK(identifyLanguage("3ayez arga3 el order").language == "ar");
    CHECK(identifyLanguage("salam man sefaresh dadam").language == "fa");
    CHECK(identifyLanguage("in kala shekaste be dastam resid, che kar konam").language == "fa");
    CHECK(identifyLanguage("product kharab hai paise wapas karo").language == "hi-Latn");
    CHECK(identifyLanguage("my parcel is late, please refund").language == "en");
    CHECK(
        identifyLanguage("zdraveite koga shte pristigne pratkata mi, chakam ot dve sedmici").language == "bg"
    );
}

TEST_CASE("Serbian is Serbian in either script", "[locales][language][unit]") {
    CHECK(identifyLanguage("Добар дан, када ће стићи мој пакет? Чекам већ две недеље").language == "sr");
    CHECK(
        identifyLanguage("Dobar dan, kada će stići moj paket? Čekam već dve nedelje, gde je", onSite("RS"))
            .language == "sr"
    );
    CHECK(
        identifyLanguage("Dobar dan, kada će stići moj paket? Čekam već dva tjedna", onSite("HR")).language ==
        "hr"
    );
}

TEST_CASE(
    "both ways of writing Chinese are told by characters, else by country", "[locales][language][unit]"
) {
    CHECK(identifyLanguage("请问什么时候发货").language == "zh-Hans");
    CHECK(identifyLanguage("請問什麼時候發貨").language == "zh-Hant");
    CHECK(identifyLanguage("請問什麼時候發貨", onSite("CN")).language == "zh-Hant");
    CHECK(identifyLanguage("你好在不在", onSite("TW")).language == "zh-Hant");
    CHECK(identifyLanguage("你好在不在", onSite("CN")).language == "zh-Hans");
    LanguageEvidence hong_kong;
    hong_kong.stated_locale = "zh-HK";
    CHECK(identifyLanguage("你好在不在", hong_kong).language == "zh-Hant");
}

TEST_CASE("the two kinds of Portuguese are told by words, else by evidence", "[locales][language][unit]") {
    CHECK(identifyLanguage("bom dia, obrigado", onSite("BR")).language == "pt-BR");
    CHECK(identifyLanguage("bom dia, obrigado", onSite("PT")).language == "pt-PT");
    CHECK(identifyLanguage("cadê meu celular? vocês não mandaram o rastreio").language == "pt-BR");
    CHECK(identifyLanguage("oi, to aguardando o estorno da compra").language == "pt-BR");
    CHECK(identifyLanguage("a minha encomenda do telemóvel ainda não chegou").language == "pt-PT");
    CHECK(identifyLanguage("estou a contactar por causa dos portes").language == "pt-PT");
    const LanguageVerdict either = identifyLanguage("bom dia, obrigado");
    CHECK(shareOf("pt-BR", either) == Approx(0.5).margin(0.15));
    CHECK(shareOf("pt-PT", either) == Approx(0.5).margin(0.15));
}

TEST_CASE("a message in two languages names the second", "[locales][language][unit]") {
    const LanguageVerdict sentences = identifyLanguage(
        "Guten Tag, ich habe meine Bestellung leider noch nicht erhalten und warte seit Wochen. "
        "Please tell me when you will send the parcel to me."
    );
    CHECK(sentences.language == "de");
    CHECK(sentences.second_language == "en");
    const LanguageVerdict scripts =
        identifyLanguage("你好，我还没有收到包裹，请问什么时候能到？please tell me where it is now");
    CHECK(scripts.language == "zh-Hans");
    CHECK(scripts.second_language == "en");
    CHECK(identifyLanguage("Wo bleibt mein Paket? Ich warte schon sehr lange darauf.").second_language.empty()
    );
}

TEST_CASE("spelling without accents and with combining ones is read alike", "[locales][language][unit]") {
    CHECK(
        identifyLanguage("bonjour je n'ai pas rec\xCC\xA7u ma commande e\xCC\x81t\x65 comme pre\xCC\x81vu")
            .language == "fr"
    );
    CHECK(identifyLanguage("kiedy dostane moja przesylke, czekam juz dlugo na nia").language == "pl");
    CHECK(identifyLanguage("WO BLEIBT MEIN PAKET ICH WARTE SCHON LANGE").language == "de");
}

TEST_CASE("a verdict is whole: falling candidates that start with the answer", "[locales][language][unit]") {
    const LanguageVerdict verdict = identifyLanguage("gracias");
    REQUIRE_FALSE(verdict.candidates.empty());
    CHECK(verdict.candidates.size() <= 5);
    CHECK(verdict.candidates[0].language == verdict.language);
    CHECK(verdict.candidates[0].p == verdict.confidence);
    CHECK(verdict.confidence > 0);
    CHECK(verdict.confidence <= 1);
    CHECK_FALSE(verdict.evidence.empty());
    CHECK(std::is_sorted(verdict.evidence.begin(), verdict.evidence.end(), [](const auto& a, const auto& b) {
        return a.weight > b.weight;
    }));
}

TEST_CASE("any bytes get an answer", "[locales][language][unit]") {
    std::string noise;
    unsigned state = 7;
    for (int i = 0; i < 4000; ++i) {
        state = state * 1103515245U + 12345U;
        noise.push_back(static_cast<char>(state >> 16U));
        if (i % 37 == 0) {
            const LanguageVerdict verdict = identifyLanguage(noise);
            CHECK_FALSE(verdict.language.empty());
        }
    }
    CHECK_NOTHROW(identifyLanguage(std::string(1 << 20, 'a')));
    CHECK_NOTHROW(identifyLanguage(std::string(1 << 20, '\xE4')));
    CHECK_NOTHROW(identifyLanguage(std::string("\0\0Wo ist mein Paket\0", 20)));
    CHECK(identifyLanguage("Wo bleibt \xFF\xFE mein \xC3 Paket denn nur").language == "de");
}

TEST_CASE("many threads get the answers that one gets", "[locales][language][unit]") {
    const std::string text = "Ik heb het verkeerde artikel ontvangen";
    const double expected = identifyLanguage(text).confidence;
    std::vector<double> seen(4);
    std::vector<std::thread> threads;
    for (double& slot : seen) {
        threads.emplace_back([&slot, &text] {
            for (int i = 0; i < 50; ++i) {
                slot = identifyLanguage(text).confidence;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(std::count(seen.begin(), seen.end(), expected) == 4);
}

TEST_CASE("the served languages are sorted, whole, and hold no und", "[locales][language][unit]") {
    const std::vector<std::string>& served = locales::servedLanguages();
    CHECK(std::is_sorted(served.begin(), served.end()));
    CHECK(std::adjacent_find(served.begin(), served.end()) == served.end());
    for (const char* tag :
         {"en", "de", "pt-BR", "pt-PT", "zh-Hans", "zh-Hant", "sr", "hi", "hi-Latn", "he", "id", "nb"}) {
        CAPTURE(tag);
        CHECK(std::binary_search(served.begin(), served.end(), tag));
    }
    CHECK_FALSE(std::binary_search(served.begin(), served.end(), "und"));
}

TEST_CASE("the model's figures are those of fastText itself", "[locales][language][unit]") {
    const auto file =
        std::filesystem::temp_directory_path() / ("language_test_" + std::to_string(std::random_device{}()));
    std::ofstream(file, std::ios::binary) << locales::languageData("language.ftz");
    fasttext::FastText library;
    library.loadModel(file.string());
    std::filesystem::remove(file);

    const locales::LanguageModel& model = locales::LanguageModel::instance();
    std::vector<std::int32_t> ngrams;
    std::vector<float> scores;
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"wo", "bleibt", "mein", "päckchen"},
          {"где", "посылка"},
          {"請問什麼時候發貨"},
          {"a"}}) {
        model.startNgrams(ngrams);
        std::stringstream line;
        for (const std::string& word : words) {
            model.appendNgrams(word, ngrams);
            line << word << ' ';
        }
        line << '\n';
        model.score(ngrams, scores);
        std::vector<std::pair<fasttext::real, std::string>> answer;
        REQUIRE(library.predictLine(line, answer, 3, 0));
        for (const auto& [probability, label] : answer) {
            const auto& classes = model.classes();
            const auto at =
                std::find(classes.begin(), classes.end(), label.substr(std::string("__label__").size()));
            REQUIRE(at != classes.end());
            CHECK(
                std::exp(scores[static_cast<std::size_t>(at - classes.begin())]) ==
                Approx(probability).epsilon(0.001)
            );
        }
    }
}

TEST_CASE("near languages are told by the words that only one of them uses", "[locales][language][unit]") {
    const auto [text, language] = GENERATE(table<std::string, std::string>(
        {{"gimana caranya, nggak bisa", "id"},
         {"tak boleh tukar ke", "ms"},
         {"gdje je što sam naručio", "hr"},
         {"gde je šta sam poručio", "sr"},
         {"hvorfor er den ikke kommet endnu", "da"},
         {"hvorfor har den ikke kommet ennå", "nb"}}
    ));
    CAPTURE(text);
    CHECK(locales::identifyLanguage(text).language == language);
}

TEST_CASE("the second opinion's figures are those of ELD itself", "[locales][language][unit]") {
    const auto& classes = locales::LanguageModel::instance().classes();
    const auto number = [&](std::string_view name) {
        const auto found = std::find(classes.begin(), classes.end(), name);
        REQUIRE(found != classes.end());
        return static_cast<std::size_t>(found - classes.begin());
    };
    // What ELD's detect() adds up, in its units, of which 25 are a nat: each n-gram once, however often it comes.
    const auto [words, name, expected] = GENERATE(table<std::vector<std::string>, std::string, float>(
        {{{"balík"}, "sk", 156},
         {{"balík", "balík"}, "sk", 156},
         {{"balík"}, "cs", 78},
         {{"balík", "je"}, "cs", 225},
         {{"hvor"}, "da", 130},
         {{"hvor"}, "nb", 106},
         {{"hvor"}, "de", 0},
         {{"hvor"}, "kk", 130}}
    ));
    std::vector<std::uint64_t> ngrams;
    for (const std::string& word : words) {
        locales::SecondOpinion::appendNgrams(word, ngrams);
    }
    std::vector<float> scores;
    locales::SecondOpinion::instance().score(ngrams, {number("cs"), number("sk"), number("da"), number("nb"), number("de"), number("kk")}, scores);
    CAPTURE(words, name);
    CHECK(scores[number(name)] == Approx(expected / 25));
}

TEST_CASE(
    "of the project's own messages nearly all are right with their site, and most without",
    "[locales][language][unit]"
) {
    const auto path = std::filesystem::path(__FILE__).parent_path() / "../cases/language/messages.jsonl";
    std::ifstream file(path);
    REQUIRE(file.is_open());
    int all = 0;
    int alone = 0;
    int with_site = 0;
    for (std::string line; std::getline(file, line);) {
        rapidjson::Document row;
        row.Parse(line.c_str());
        REQUIRE(row.IsObject());
        const std::string text = row["text"].GetString();
        const std::string gold = row["lang"].GetString();
        ++all;
        alone += identifyLanguage(text).language == gold ? 1 : 0;
        with_site += identifyLanguage(text, onSite(row["site"].GetString())).language == gold ? 1 : 0;
    }
    REQUIRE(all > 500);
    CHECK(alone >= all * 95 / 100);
    CHECK(with_site >= all * 98 / 100);
}
