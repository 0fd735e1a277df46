#include "locales/text/closing.h"

#include <string>
#include <string_view>

#include <catch2/catch.hpp>

using locales::withoutClosing;

TEST_CASE("a leave-taking ends the text whatever its language", "[locales][unit]") {
    const std::string end = GENERATE(
        as<std::string>{}, "Best regards,\nJohn Smith", "Best regards,\nJohn Smith\nSent from my iPhone",
        "Mit freundlichen Grüßen\n\nHans Müller\nHauptstraße 12\n10115 Berlin", "Mit freundlichen Gruessen Hans Müller",
        "MfG\nhans", "Cordialement,\nÉlodie de la Tour", "Envoyé de mon iPhone", "Gesendet von Outlook für Android",
        "Un saludo, María", "Saygılarımla\nAyşe Yılmaz\n0532 123 45 67", "С уважением,\nАнна", "Med vänliga hälsningar\r\nÅsa\r\n",
        "مع التحية\nأحمد علي", "此致\n敬礼\n李安", "-- Kind regards --\nAnn Lee\nann@shop.example", "Hälsningar Åsa\n\n"
    );
    CAPTURE(end);
    CHECK(withoutClosing("danke!\n\n" + end) == "danke!\n");
}

TEST_CASE("what only looks like a leave-taking stays", "[locales][unit]") {
    const std::string text = GENERATE(
        as<std::string>{}, "", "\n\n", "regards", "Best regards,\nJohn Smith", "\n\nBest regards,\nJohn Smith", "danke!\nJohn Smith",
        "ok\nthanks", "Best regards,\nwhere is my order", "hi\nbest regards\nwhere is my order",
        "hello\nRegards\nWhere Is It?", "Guten Tag\ngruß an alle die das lesen und packen", "hi\nС уважением\nгде мой заказ",
        "hi\nBest regards,\nJohn\n\nPS: please send it to my new address instead of the old one, and tell me when it is there"
    );
    CAPTURE(text);
    CHECK(withoutClosing(text) == text);
}

TEST_CASE("of any bytes the closing leaves a beginning", "[locales][unit]") {
    std::string noise;
    unsigned state = 11;
    for (int i = 0; i < 3000; ++i) {
        state = state * 1103515245U + 12345U;
        noise.push_back(i % 23 == 0 ? '\n' : static_cast<char>(state >> 16U));
        if (i % 41 == 0) {
            const std::string_view left = withoutClosing(noise);
            CHECK(left == std::string_view(noise).substr(0, left.size()));
        }
    }
    CHECK(withoutClosing(std::string(1 << 20, '\n')).size() == (1U << 20U));
}
