#include "channels/dhgate/dhgate_countries.h"

#include <algorithm>
#include <array>

namespace channels::dhgate {
namespace {

struct Country {
    std::string_view code, name;
};

// The usual name of each code first, then those of ISO 3166-1, of tzdb's iso3166.tab, and what buyers write.
constexpr std::array<Country, 310> kCountries = {{
    // clang-format off
    {"AD", "Andorra"}, {"AE", "United Arab Emirates"}, {"AE", "UAE"}, {"AF", "Afghanistan"},
    {"AG", "Antigua and Barbuda"}, {"AI", "Anguilla"}, {"AL", "Albania"}, {"AM", "Armenia"}, {"AO", "Angola"},
    {"AQ", "Antarctica"}, {"AR", "Argentina"}, {"AS", "American Samoa"}, {"AT", "Austria"},
    {"AU", "Australia"}, {"AW", "Aruba"}, {"AX", "Aland Islands"}, {"AZ", "Azerbaijan"},
    {"BA", "Bosnia and Herzegovina"}, {"BA", "Bosnia-Herzegovina"}, {"BB", "Barbados"}, {"BD", "Bangladesh"},
    {"BE", "Belgium"}, {"BF", "Burkina Faso"}, {"BG", "Bulgaria"}, {"BH", "Bahrain"}, {"BI", "Burundi"},
    {"BJ", "Benin"}, {"BL", "Saint Barthelemy"}, {"BM", "Bermuda"}, {"BN", "Brunei"},
    {"BN", "Brunei Darussalam"}, {"BO", "Bolivia"}, {"BO", "Bolivia, Plurinational State of"},
    {"BQ", "Caribbean Netherlands"}, {"BQ", "Bonaire, Sint Eustatius and Saba"}, {"BR", "Brazil"},
    {"BS", "Bahamas"}, {"BT", "Bhutan"}, {"BV", "Bouvet Island"}, {"BW", "Botswana"}, {"BY", "Belarus"},
    {"BZ", "Belize"}, {"CA", "Canada"}, {"CC", "Cocos (Keeling) Islands"},
    {"CD", "Democratic Republic of the Congo"}, {"CD", "Congo, The Democratic Republic of the"},
    {"CD", "Congo, Democratic Republic"}, {"CF", "Central African Rep."}, {"CF", "Central African Republic"},
    {"CG", "Congo"}, {"CH", "Switzerland"}, {"CI", "Ivory Coast"}, {"CI", "Cote d'Ivoire"},
    {"CI", "Cote D'Ivoire (Ivory Coast)"}, {"CK", "Cook Islands"}, {"CL", "Chile"}, {"CM", "Cameroon"},
    {"CN", "China"}, {"CN", "Mainland China"}, {"CO", "Colombia"}, {"CR", "Costa Rica"}, {"CU", "Cuba"},
    {"CV", "Cape Verde"}, {"CV", "Cabo Verde"}, {"CW", "Curacao"}, {"CX", "Christmas Island"},
    {"CY", "Cyprus"}, {"CZ", "Czech Republic"}, {"CZ", "Czechia"}, {"DE", "Germany"}, {"DJ", "Djibouti"},
    {"DK", "Denmark"}, {"DM", "Dominica"}, {"DO", "Dominican Republic"}, {"DZ", "Algeria"}, {"EC", "Ecuador"},
    {"EE", "Estonia"}, {"EG", "Egypt"}, {"EH", "Western Sahara"}, {"ER", "Eritrea"}, {"ES", "Spain"},
    {"ET", "Ethiopia"}, {"FI", "Finland"}, {"FJ", "Fiji"}, {"FK", "Falkland Islands"},
    {"FK", "Falkland Islands (Malvinas)"}, {"FM", "Micronesia"}, {"FM", "Micronesia, Federated States of"},
    {"FO", "Faroe Islands"}, {"FR", "France"}, {"GA", "Gabon"}, {"GB", "United Kingdom"},
    {"GB", "Britain (UK)"}, {"GB", "Great Britain"}, {"GB", "England"}, {"GB", "Scotland"}, {"GB", "Wales"},
    {"GB", "Northern Ireland"}, {"GB", "UK"}, {"GD", "Grenada"}, {"GE", "Georgia"}, {"GF", "French Guiana"},
    {"GF", "Guyane"}, {"GG", "Guernsey"}, {"GH", "Ghana"}, {"GI", "Gibraltar"}, {"GL", "Greenland"},
    {"GM", "Gambia"}, {"GN", "Guinea"}, {"GP", "Guadeloupe"}, {"GQ", "Equatorial Guinea"}, {"GR", "Greece"},
    {"GS", "South Georgia and the South Sandwich Islands"}, {"GT", "Guatemala"}, {"GU", "Guam"},
    {"GW", "Guinea-Bissau"}, {"GY", "Guyana"}, {"HK", "Hong Kong"}, {"HK", "Hong Kong SAR"},
    {"HK", "Hong Kong, China"}, {"HM", "Heard Island and McDonald Islands"}, {"HN", "Honduras"},
    {"HR", "Croatia"}, {"HT", "Haiti"}, {"HU", "Hungary"}, {"ID", "Indonesia"}, {"IE", "Ireland"},
    {"IL", "Israel"}, {"IM", "Isle of Man"}, {"IN", "India"}, {"IO", "British Indian Ocean Territory"},
    {"IQ", "Iraq"}, {"IR", "Iran"}, {"IR", "Iran, Islamic Republic of"}, {"IS", "Iceland"}, {"IT", "Italy"},
    {"JE", "Jersey"}, {"JM", "Jamaica"}, {"JO", "Jordan"}, {"JP", "Japan"}, {"KE", "Kenya"},
    {"KG", "Kyrgyzstan"}, {"KH", "Cambodia"}, {"KI", "Kiribati"}, {"KM", "Comoros"},
    {"KN", "Saint Kitts and Nevis"}, {"KP", "North Korea"}, {"KP", "Korea, Democratic People's Republic of"},
    {"KR", "South Korea"}, {"KR", "Korea, Republic of"}, {"KR", "Korea"}, {"KR", "Republic of Korea"},
    {"KW", "Kuwait"}, {"KY", "Cayman Islands"}, {"KZ", "Kazakhstan"}, {"LA", "Laos"},
    {"LA", "Lao People's Democratic Republic"}, {"LB", "Lebanon"}, {"LC", "Saint Lucia"},
    {"LI", "Liechtenstein"}, {"LK", "Sri Lanka"}, {"LR", "Liberia"}, {"LS", "Lesotho"}, {"LT", "Lithuania"},
    {"LU", "Luxembourg"}, {"LV", "Latvia"}, {"LY", "Libya"}, {"MA", "Morocco"}, {"MC", "Monaco"},
    {"MD", "Moldova"}, {"MD", "Moldova, Republic of"}, {"ME", "Montenegro"}, {"MF", "Saint Martin"},
    {"MG", "Madagascar"}, {"MH", "Marshall Islands"}, {"MK", "North Macedonia"}, {"MK", "Macedonia"},
    {"ML", "Mali"}, {"MM", "Myanmar"}, {"MM", "Myanmar (Burma)"}, {"MN", "Mongolia"}, {"MO", "Macau"},
    {"MO", "Macao"}, {"MP", "Northern Mariana Islands"}, {"MQ", "Martinique"}, {"MR", "Mauritania"},
    {"MS", "Montserrat"}, {"MT", "Malta"}, {"MU", "Mauritius"}, {"MV", "Maldives"}, {"MW", "Malawi"},
    {"MX", "Mexico"}, {"MY", "Malaysia"}, {"MZ", "Mozambique"}, {"NA", "Namibia"}, {"NC", "New Caledonia"},
    {"NE", "Niger"}, {"NF", "Norfolk Island"}, {"NG", "Nigeria"}, {"NI", "Nicaragua"}, {"NL", "Netherlands"},
    {"NL", "Holland"}, {"NL", "The Netherlands"}, {"NO", "Norway"}, {"NP", "Nepal"}, {"NR", "Nauru"},
    {"NU", "Niue"}, {"NZ", "New Zealand"}, {"OM", "Oman"}, {"PA", "Panama"}, {"PE", "Peru"},
    {"PF", "French Polynesia"}, {"PG", "Papua New Guinea"}, {"PH", "Philippines"}, {"PK", "Pakistan"},
    {"PL", "Poland"}, {"PM", "Saint Pierre and Miquelon"}, {"PN", "Pitcairn"}, {"PR", "Puerto Rico"},
    {"PS", "Palestine"}, {"PS", "Palestine, State of"}, {"PT", "Portugal"}, {"PW", "Palau"},
    {"PY", "Paraguay"}, {"QA", "Qatar"}, {"RE", "Reunion"}, {"RO", "Romania"}, {"RS", "Serbia"},
    {"RU", "Russia"}, {"RU", "Russian Federation"}, {"RW", "Rwanda"}, {"SA", "Saudi Arabia"},
    {"SB", "Solomon Islands"}, {"SC", "Seychelles"}, {"SD", "Sudan"}, {"SE", "Sweden"}, {"SG", "Singapore"},
    {"SH", "Saint Helena"}, {"SH", "Saint Helena, Ascension and Tristan da Cunha"}, {"SI", "Slovenia"},
    {"SJ", "Svalbard and Jan Mayen"}, {"SK", "Slovakia"}, {"SL", "Sierra Leone"}, {"SM", "San Marino"},
    {"SN", "Senegal"}, {"SO", "Somalia"}, {"SR", "Suriname"}, {"SS", "South Sudan"},
    {"ST", "Sao Tome and Principe"}, {"SV", "El Salvador"}, {"SX", "Sint Maarten"}, {"SX", "St. Maarten"},
    {"SY", "Syria"}, {"SY", "Syrian Arab Republic"}, {"SZ", "Eswatini"}, {"SZ", "Eswatini (Swaziland)"},
    {"SZ", "Swaziland"}, {"TC", "Turks and Caicos Is"}, {"TC", "Turks and Caicos Islands"}, {"TD", "Chad"},
    {"TF", "French Southern Territories"}, {"TF", "French S. Terr."}, {"TG", "Togo"}, {"TH", "Thailand"},
    {"TJ", "Tajikistan"}, {"TK", "Tokelau"}, {"TL", "East Timor"}, {"TL", "Timor-Leste"},
    {"TM", "Turkmenistan"}, {"TN", "Tunisia"}, {"TO", "Tonga"}, {"TR", "Turkey"}, {"TR", "Türkiye"},
    {"TR", "Turkiye"}, {"TT", "Trinidad and Tobago"}, {"TV", "Tuvalu"}, {"TW", "Taiwan"},
    {"TW", "Taiwan, Province of China"}, {"TW", "Taiwan, China"}, {"TZ", "Tanzania"},
    {"TZ", "Tanzania, United Republic of"}, {"UA", "Ukraine"}, {"UG", "Uganda"},
    {"UM", "United States Minor Outlying Islands"}, {"UM", "US minor outlying islands"},
    {"US", "United States"}, {"US", "USA"}, {"US", "United States of America"}, {"US", "America"},
    {"UY", "Uruguay"}, {"UZ", "Uzbekistan"}, {"VA", "Vatican City"}, {"VA", "Holy See (Vatican City State)"},
    {"VC", "Saint Vincent"}, {"VC", "Saint Vincent and the Grenadines"}, {"VE", "Venezuela"},
    {"VE", "Venezuela, Bolivarian Republic of"}, {"VG", "British Virgin Islands"},
    {"VG", "Virgin Islands, British"}, {"VI", "U.S. Virgin Islands"}, {"VI", "Virgin Islands, U.S."},
    {"VN", "Vietnam"}, {"VU", "Vanuatu"}, {"WF", "Wallis and Futuna"}, {"WS", "Samoa"}, {"YE", "Yemen"},
    {"YT", "Mayotte"}, {"ZA", "South Africa"}, {"ZM", "Zambia"}, {"ZW", "Zimbabwe"},
    // clang-format on
}};

// Forms differ in what they put around the letters: "Bosnia & Herzegovina", "Bosnia and Herzegovina".
std::string lettersOf(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '&') out += "and";
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c + 32);
        if (c >= 'a' && c <= 'z') out += c;
    }
    return out;
}

}  // namespace

std::string countryCode(std::string_view name) {
    const std::string wanted = lettersOf(name);
    const auto found = std::find_if(kCountries.begin(), kCountries.end(), [&](const Country& country) {
        return country.code == name || (!wanted.empty() && lettersOf(country.name) == wanted);
    });
    return found == kCountries.end() ? std::string() : std::string(found->code);
}

std::string countryName(std::string_view code) {
    const auto found = std::find_if(kCountries.begin(), kCountries.end(), [&](const Country& country) {
        return country.code == code;
    });
    return found == kCountries.end() ? std::string() : std::string(found->name);
}

}  // namespace channels::dhgate
