#include "locales/values/currencies.h"

#include <unicode/uchar.h>

namespace locales {
namespace {

struct Sign {
    std::u32string_view sign;
    Currencies currencies;
};

/// The longest first, so that US$ isn't $. Letters among them stand as whole words.
const std::vector<Sign>& signs() {
    static const std::vector<Sign> all = {
        {U"US$", {"USD", "$"}},  {U"AU$", {"AUD", "$"}}, {U"CA$", {"CAD", "$"}}, {U"MX$", {"MXN", "$"}}, {U"HK$", {"HKD", "$"}},
        {U"NT$", {"TWD", "$"}},  {U"R$", {"BRL"}},       {U"S$", {"SGD", "$"}},  {U"A$", {"AUD", "$"}},  {U"C$", {"CAD", "$"}},
        {U"EUR", {"EUR"}},       {U"USD", {"USD", "$"}}, {U"GBP", {"GBP"}},      {U"JPY", {"JPY", "¥"}}, {U"CNY", {"CNY", "¥"}},
        {U"RMB", {"CNY", "¥"}},  {U"PLN", {"PLN"}},      {U"CHF", {"CHF"}},      {U"CZK", {"CZK"}},      {U"HUF", {"HUF"}},
        {U"RON", {"RON"}},       {U"BGN", {"BGN"}},      {U"SEK", {"SEK", "kr"}}, {U"NOK", {"NOK", "kr"}}, {U"DKK", {"DKK", "kr"}},
        {U"TRY", {"TRY"}},       {U"RUB", {"RUB"}},      {U"UAH", {"UAH"}},      {U"BRL", {"BRL"}},      {U"MXN", {"MXN", "$"}},
        {U"CAD", {"CAD", "$"}},  {U"AUD", {"AUD", "$"}}, {U"NZD", {"NZD", "$"}}, {U"SGD", {"SGD", "$"}}, {U"HKD", {"HKD", "$"}},
        {U"TWD", {"TWD", "$"}},  {U"ARS", {"ARS", "$"}}, {U"CLP", {"CLP", "$"}}, {U"COP", {"COP", "$"}}, {U"MYR", {"MYR"}},
        {U"IDR", {"IDR"}},       {U"THB", {"THB"}},      {U"VND", {"VND"}},      {U"PHP", {"PHP"}},      {U"INR", {"INR"}},
        {U"KRW", {"KRW"}},       {U"AED", {"AED"}},      {U"SAR", {"SAR"}},      {U"EGP", {"EGP"}},      {U"ILS", {"ILS"}},
        {U"zł", {"PLN"}},        {U"Kč", {"CZK"}},       {U"kr", {"kr"}},        {U"Ft", {"HUF"}},       {U"lei", {"RON"}},
        {U"лв", {"BGN"}},        {U"TL", {"TRY"}},       {U"RM", {"MYR"}},       {U"Rp", {"IDR"}},       {U"Rs", {"INR"}},
        {U"€", {"EUR"}},         {U"$", {"$"}},          {U"＄", {"$"}},         {U"£", {"GBP"}},        {U"¥", {"¥"}},
        {U"￥", {"¥"}},          {U"円", {"JPY", "¥"}},  {U"元", {"CNY", "¥"}},  {U"₺", {"TRY"}},        {U"₽", {"RUB"}},
        {U"₴", {"UAH"}},         {U"₹", {"INR"}},        {U"₩", {"KRW"}},        {U"원", {"KRW"}},       {U"฿", {"THB"}},
        {U"บาท", {"THB"}},       {U"₫", {"VND"}},        {U"₱", {"PHP"}},        {U"₪", {"ILS"}},        {U"﷼", {"SAR"}},
    };
    return all;
}

/// How words for money begin, in lower case: translators write them out.
const std::vector<Sign>& words() {
    static const std::vector<Sign> all = {
        {U"euro", {"EUR"}},     {U"евро", {"EUR"}},      {U"євро", {"EUR"}},      {U"ευρώ", {"EUR"}},     {U"يورو", {"EUR"}},
        {U"ユーロ", {"EUR"}},   {U"欧元", {"EUR"}},      {U"歐元", {"EUR"}},      {U"유로", {"EUR"}},     {U"ยูโร", {"EUR"}},
        {U"dollar", {"USD", "$"}}, {U"dólar", {"USD", "$"}}, {U"dolar", {"USD", "$"}}, {U"dolár", {"USD", "$"}}, {U"доллар", {"USD", "$"}},
        {U"долар", {"USD", "$"}}, {U"دولار", {"USD", "$"}}, {U"ドル", {"USD", "$"}}, {U"美元", {"USD", "$"}}, {U"달러", {"USD", "$"}},
        {U"đô la", {"USD", "$"}}, {U"pound", {"GBP"}},   {U"pfund", {"GBP"}},     {U"libra", {"GBP"}},
        {U"sterlin", {"GBP"}},  {U"фунт", {"GBP"}},      {U"ポンド", {"GBP"}},    {U"英镑", {"GBP"}},     {U"英鎊", {"GBP"}},
        {U"파운드", {"GBP"}},   {U"złot", {"PLN"}},      {U"zlot", {"PLN"}},      {U"злот", {"PLN"}},     {U"рубл", {"RUB"}},
        {U"rubl", {"RUB"}},     {U"rubel", {"RUB"}},     {U"rouble", {"RUB"}},    {U"卢布", {"RUB"}},     {U"盧布", {"RUB"}},
        {U"lira", {"TRY"}},     {U"lire", {"TRY"}},      {U"лир", {"TRY"}},       {U"里拉", {"TRY"}},     {U"peso", {"MXN", "ARS", "$"}},
        {U"песо", {"MXN", "ARS", "$"}}, {U"比索", {"MXN", "ARS", "$"}}, {U"reais", {"BRL"}}, {U"yen", {"JPY", "¥"}}, {U"иен", {"JPY", "¥"}},
        {U"日元", {"JPY", "¥"}}, {U"日圓", {"JPY", "¥"}}, {U"엔", {"JPY", "¥"}},  {U"yuan", {"CNY", "¥"}}, {U"юан", {"CNY", "¥"}},
        {U"人民币", {"CNY", "¥"}}, {U"人民幣", {"CNY", "¥"}}, {U"위안", {"CNY", "¥"}}, {U"rupee", {"INR"}}, {U"rupiah", {"IDR"}},
        {U"ringgit", {"MYR"}},  {U"baht", {"THB"}},      {U"đồng", {"VND"}},      {U"krona", {"SEK", "kr"}}, {U"kronor", {"SEK", "kr"}},
        {U"kroner", {"NOK", "DKK", "kr"}}, {U"franken", {"CHF"}}, {U"franc", {"CHF"}}, {U"forint", {"HUF"}}, {U"гривен", {"UAH"}},
    };
    return all;
}

bool isLetter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }

bool wordGoesOn(std::u32string_view sign, std::u32string_view text, std::size_t at) {
    // Han and kana run on behind a sign: 100元です.
    return at < text.size() && sign.back() < 0x2E80 && isLetter(sign.back()) && isLetter(text[at]);
}

}  // namespace

const Currencies* currencyAt(std::u32string_view text, std::u32string_view lower, std::size_t& at) {
    for (const Sign& one : words()) {
        // Europe is no money.
        if (!lower.substr(at).starts_with(one.sign) || lower.substr(at).starts_with(U"europ")) continue;
        at += one.sign.size();
        while (at < text.size() && text[at] < 0x2E80 && isLetter(text[at])) ++at;
        return &one.currencies;
    }
    for (const Sign& one : signs()) {
        if (!text.substr(at).starts_with(one.sign) || wordGoesOn(one.sign, text, at + one.sign.size())) continue;
        at += one.sign.size();
        return &one.currencies;
    }
    return nullptr;
}

const Currencies* currencyBefore(std::u32string_view text, std::size_t& end) {
    for (const Sign& one : signs()) {
        if (!text.substr(0, end).ends_with(one.sign)) continue;
        const std::size_t begin = end - one.sign.size();
        if (begin > 0 && isLetter(one.sign.front()) && isLetter(text[begin - 1])) continue;
        end = begin;
        return &one.currencies;
    }
    return nullptr;
}

}  // namespace locales
