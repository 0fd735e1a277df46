#include "locales/text/quote.h"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "locales/text/html.h"

using locales::FoldedText;
using locales::foldQuoted;

TEST_CASE("everything behind an attribution line is folded", "[locales][unit]") {
    const std::string line = GENERATE(
        as<std::string>{}, "On Mon, Sep 21, 2026 at 10:00 AM Ann Lee <ann@shop.example> wrote:",
        "On Sep 21, 2026, at 10:00, Ann Lee <ann@shop.example> wrote:", "On 9/21/26 10:00, Ann Lee wrote:",
        "Am 21.09.2026 um 10:00 schrieb Ann Lee <ann@shop.example>:",
        "Am Mo., 21. Sept. 2026 um 10:00 Uhr schrieb Ann Lee:",
        "Le lun. 21 sept. 2026 à 10:00, Ann Lee <ann@shop.example> a écrit\xC2\xA0:",
        "El lun, 21 sept 2026 a las 10:00, Ann Lee (<ann@shop.example>) escribió:",
        "Il giorno lun 21 set 2026 alle ore 10:00 Ann Lee <ann@shop.example> ha scritto:",
        "Em seg., 21 de set. de 2026 às 10:00, Ann Lee <ann@shop.example> escreveu:",
        "Op ma 21 sep 2026 om 10:00 schreef Ann Lee <ann@shop.example>:",
        "W dniu 21.09.2026 o 10:00, Ann Lee pisze:",
        "pon., 21 wrz 2026 o 10:00 Ann Lee <ann@shop.example> napisał(a):",
        "пн, 21 сент. 2026 г. в 10:00, Анна Ли <ann@shop.example>:", "21.09.2026 10:00, Анна Ли пишет:",
        "Ann Lee <ann@shop.example>, 21 Eyl 2026 Pzt, 10:00 tarihinde şunu yazdı:",
        "2026年9月21日(月) 10:00 李 <ann@shop.example>:", "2026年9月21日(月) 10:00 李さんは書きました：",
        "Ann Lee <ann@shop.example> 于2026年9月21日周一 10:00写道：",
        "在 2026-09-21 10:00:00，\"Ann Lee\" <ann@shop.example> 写道：",
        "在 2026年9月21日，上午10:00，李安 寫道：",
        "2026년 9월 21일 (월) 오전 10:00, 이안 <ann@shop.example>님이 작성:",
        "Den mån 21 sep. 2026 kl 10:00 skrev Ann Lee <ann@shop.example>:",
        "Den man. 21. sep. 2026 kl. 10.00 skrev Ann Lee <ann@shop.example>:",
        "في الاثنين، 21 سبتمبر 2026 في 10:00 ص كتب آن لي <ann@shop.example>:", "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----", "-------- Message d'origine --------",
        "---------- Forwarded message ---------", "------------------ 原始邮件 ------------------",
        "------------------\xC2\xA0原始邮件\xC2\xA0------------------",
        "-------- Исходное сообщение --------", "-----Mensaje original-----", "-----元のメッセージ-----",
        "-----Original-Nachricht-----", "##- Please type your reply above this line -##",
        "Begin forwarded message:"
    );
    CAPTURE(line);
    const FoldedText text = foldQuoted("Where is it?\r\n\r\n" + line + "\r\nold words\r\n");
    CHECK(text.own == "Where is it?\r\n");
    CHECK(text.folded == "\r\n" + line + "\r\nold words\r\n");
}

TEST_CASE("an attribution may be broken over three lines", "[locales][unit]") {
    const FoldedText text =
        foldQuoted("Thanks!\nOn Mon, Sep 21, 2026 at 10:00\nAnn Lee <ann@shop.example>\nwrote:\n> hi\n");
    CHECK(text.own == "Thanks!\n");
}

TEST_CASE("a block of mail headers as Outlook writes it is folded", "[locales][unit]") {
    const std::string block = GENERATE(
        as<std::string>{},
        "From: Ann <ann@shop.example>\nSent: Monday, 21 September 2026 10:00\nTo: Bob\nSubject: Order\n",
        "Von: Ann Lee\nGesendet: Montag, 21. September 2026 10:00\nAn: Bob\nBetreff: Bestellung\n",
        "De : Ann Lee\nEnvoyé : lundi 21 septembre 2026\nÀ : Bob\nObjet : Commande\n",
        "De: Ann Lee\nEnviado el: lunes, 21 de septiembre de 2026\nPara: Bob\nAsunto: Pedido\n",
        "*From:* Ann <ann@shop.example>\n*Sent:* Monday\n*To:* Bob\n*Subject:* Order\n",
        "发件人：李安 <ann@shop.example>\n发送时间：2026年9月21日 10:00\n收件人：王\n主题：订单\n",
        "差出人: 李\n送信日時: 2026年9月21日\n宛先: 王\n件名: 注文\n",
        "От: Анна\nОтправлено: 21 сентября 2026 г.\nКому: Иван\nТема: Заказ\n",
        "Kimden: Ann\nGönderildi: 21 Eylül 2026\nKime: Bob\nKonu: Sipariş\n",
        "보낸 사람: 이안\n보낸 날짜: 2026년 9월 21일\n받는 사람: 왕\n제목: 주문\n",
        "من: آن\nتاريخ الإرسال: 21 سبتمبر 2026\nإلى: بوب\nالموضوع: الطلب\n"
    );
    CAPTURE(block);
    const FoldedText text =
        foldQuoted("Where is it?\n________________________________\n" + block + "\nold words\n");
    CHECK(text.own == "Where is it?\n");
}

TEST_CASE("inline answers and answers below stay the writer's own", "[locales][unit]") {
    const FoldedText text = foldQuoted(
        "On 21 Sep 2026, Ann <ann@shop.example> wrote:\n> Which size?\n\nNumber 9, please.\n> Which "
        "colour?\nRed.\n"
    );
    CHECK(text.own == "\nNumber 9, please.\nRed.\n");
    CHECK(text.folded == "On 21 Sep 2026, Ann <ann@shop.example> wrote:\n> Which size?\n> Which colour?\n");
}

TEST_CASE(
    "quoted lines at the end are folded without an attribution, a lone sign is not", "[locales][unit]"
) {
    CHECK(foldQuoted("Yes please\n> one\n> two\n").own == "Yes please\n");
    CHECK(foldQuoted("I need\n> 10 pieces\n").own == "I need\n> 10 pieces\n");
    CHECK(foldQuoted("Never again >:(\n>:(\n>:(\n").folded.empty());
}

TEST_CASE("a lone quoted line is folded where it closes the text apart from it", "[locales][unit]") {
    const FoldedText text = foldQuoted("Size 42, please.\n\n> Which size do you need?\n");
    CHECK(text.own == "Size 42, please.\n");
    CHECK(text.folded == "\n> Which size do you need?\n");
    CHECK(foldQuoted("42码\n\n> 请问要多大？\n\n").own == "42码\n\n");
    const std::string own = GENERATE(
        as<std::string>{}, "I need\n\n> 10 pieces\n", "I need\n\n> 10\n", "Never again\n\n>:(\n",
        "Yes\n> Which size?\n", "> Which size?\n", "\n\n> Which size?\n", "Yes\n\n>\n",
        "Yes\n\n> Which size?\n\n42\n"
    );
    CAPTURE(own);
    CHECK(foldQuoted(own).own == own);
}

TEST_CASE("signatures are folded", "[locales][unit]") {
    CHECK(foldQuoted("Hi there\n-- \nAnn\nShop\n").folded == "-- \nAnn\nShop\n");
    const std::string line = GENERATE(
        as<std::string>{}, "Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
        "Enviado desde mi iPhone", "Inviato da iPhone", "Enviado do meu iPhone",
        "Verstuurd vanaf mijn iPhone", "Wysłane z iPhone'a", "Отправлено с iPhone", "iPhone'umdan gönderildi",
        "iPhoneから送信", "发自我的iPhone", "從我的 iPhone 傳送", "나의 iPhone에서 보냄",
        "Skickat från min iPhone", "Sendt fra min iPhone", "أُرسلت من الـ iPhone", "Get Outlook for iOS",
        "Sent from Yahoo Mail on Android", "Gesendet von Mail für Windows", "Lähetetty iPhonesta"
    );
    CAPTURE(line);
    CHECK(foldQuoted("Where is it?\n\n" + line + "\n").own == "Where is it?\n");
    CHECK(
        foldQuoted("Where is it?\n" + line + "\n\nOn 21 Sep 2026 Ann <a@b.example> wrote:\n> x\n").own ==
        "Where is it?\n"
    );
}

TEST_CASE("ordinary sentences are not taken for quoting", "[locales][unit]") {
    const std::string text = GENERATE(
        as<std::string>{}, "On your page you wrote:\nfree shipping",
        "On 12 May 2026 you wrote: it ships tomorrow.\nIt did not.",
        "On 12 May 2026 you wrote:\nit ships tomorrow. It did not.",
        "Am 12.05.2026 schrieb ich Ihnen:\nwo ist mein Paket?", "At 10:30 my friend wrote:\nit is broken",
        "From: Berlin\nTo: Hamburg\nDate: 3 May\nPlease ship so.", "收件人：张三\n电话：123\n地址：上海",
        "Telefon bugün gönderildi",
        "I sent it from my phone.\nSent from my office to your warehouse yesterday",
        "Ich habe Ihnen Fotos von meinem Handy geschickt", "My address:\nMain St 1 - please deliver",
        "--- urgent ---\nwhere is it", "Original message was nice\nbut", "Le prix:\n30 EUR",
        "Contact me at a@b.example in 2026.\nYour colleague wrote:\nno refund"
    );
    CAPTURE(text);
    const FoldedText folded = foldQuoted(text);
    CHECK(folded.own == text);
    CHECK(folded.folded.empty());
}

TEST_CASE("a mail that is nothing but quoting is shown whole", "[locales][unit]") {
    const std::string all = "On 21 Sep 2026, Ann <ann@shop.example> wrote:\n> hi\n";
    CHECK(foldQuoted(all).own == all);
    CHECK(foldQuoted(all).folded.empty());
    CHECK(foldQuoted(".\n" + all).own == ".\n" + all);
    CHECK(foldQuoted("").own.empty());
}

TEST_CASE("HTML mail of the usual programs folds as well", "[locales][unit]") {
    const std::string gmail =
        "<div dir=ltr>Still nothing.</div><br><div class=gmail_quote><div dir=ltr class=gmail_attr>On Mon, "
        "Sep 21, 2026 "
        "at 10:00 AM Ann &lt;<a href='mailto:ann@shop.example'>ann@shop.example</a>&gt; "
        "wrote:<br></div><blockquote "
        "class=gmail_quote>It is on its way</blockquote></div>";
    CHECK(foldQuoted(locales::htmlToText(gmail)).own == "Still nothing.\n");
    const std::string outlook =
        "<div>Still nothing.</div><div id=appendonsend></div><hr><div id=divRplyFwdMsg><b>Von:</b> Ann "
        "&lt;a@b.example&gt;"
        "<br><b>Gesendet:</b> Montag, 21. September 2026<br><b>An:</b> Bob<br><b>Betreff:</b> "
        "x</div><div>alt</div>";
    CHECK(foldQuoted(locales::htmlToText(outlook)).own == "Still nothing.\n");
}

TEST_CASE("folding loses and changes nothing, whatever the bytes", "[locales][unit]") {
    const auto repeat = [](const std::string& text, std::size_t count) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += text;
        return out;
    };
    const std::vector<std::string> hostile = {
        repeat("> ", 500'000),
        repeat("> \n", 330'000),
        repeat("\n", 1'000'000),
        repeat(":\n", 500'000),
        repeat("From: a@b\n", 100'000),
        repeat("-", 1'000'000),
        repeat("--\n", 330'000),
        repeat("wrote:\n", 140'000),
        repeat("2026 a@b б:\n", 80'000),
        repeat("\xFF\n", 500'000),
        repeat("\xE2\x80\xAE> x\n", 100'000),
        repeat("-- \n> a\nb\n", 100'000),
        repeat("\xC2\xA0", 500'000),
        repeat("Sent from my iPhone\n", 50'000),
        std::string(1'000, '\0')};
    for (const std::string& text : hostile) {
        const FoldedText folded = foldQuoted(text);
        CAPTURE(text.substr(0, 30));
        CHECK(folded.own.size() + folded.folded.size() == text.size());
        CHECK_FALSE(folded.own.empty());
    }
}
