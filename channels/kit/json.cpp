#include "channels/kit/json.h"

#include <charconv>
#include <cmath>
#include <cstring>

#define RAPIDJSON_ASSERT(x)                                         \
    do {                                                            \
        if (!(x)) throw std::logic_error("JSON used wrongly: " #x); \
    } while (false)
#define RAPIDJSON_HAS_STDSTRING 1
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace channels {
namespace {

using Value = rapidjson::Value;
using Buffer = rapidjson::StringBuffer;
using Writer = rapidjson::Writer<Buffer>;

constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag |
                                 rapidjson::kParseValidateEncodingFlag;

/// RapidJSON's document but for its numbers, which std::from_chars reads exactly: RapidJSON's own exact way takes the leading
/// zeros of zero for "0E53", which is undefined, and its other way is not exact.
class ExactDocument : public rapidjson::Document {
public:
    void read(std::string_view text) {
        rapidjson::MemoryStream bytes(text.data(), text.size());
        rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
        rapidjson::Reader reader;
        const auto generate = [&](rapidjson::Document&) { return !reader.Parse<kParseFlags>(stream, *this).IsError(); };
        Populate(generate);
        if (!reader.HasParseError()) return;
        const auto code = reader.GetParseErrorCode();
        const bool out_of_range = code == rapidjson::kParseErrorTermination;
        throw JsonError(out_of_range ? "Number out of range." : rapidjson::GetParseError_En(code), reader.GetErrorOffset());
    }
    bool RawNumber(const char* digits, rapidjson::SizeType length, bool) {
        const char* const end = digits + length;
        const auto isWhole = [&](auto& number) {
            const auto [stop, error] = std::from_chars(digits, end, number);
            return stop == end && error == std::errc();
        };
        if (std::int64_t number = 0; isWhole(number)) return Int64(number);
        if (std::uint64_t number = 0; isWhole(number)) return Uint64(number);
        if (double number = 0; isWhole(number)) return Double(number);
        return false;
    }
};

const Value* asValue(const void* value) { return static_cast<const Value*>(value); }

int hexQuad(std::string_view text, std::size_t at) {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
    int code = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'                 ? c - '0'
                          : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                               : -1;
        if (digit < 0) return -1;
        code = code * 16 + digit;
    }
    return code;
}

// Every parser refuses a lone surrogate; one cut emoji must not cost a whole page of messages.
std::string withoutLoneSurrogates(std::string_view text) {
    std::string out(text);
    for (std::size_t i = 0; i + 1 < out.size(); ++i) {
        if (out[i] != '\\') continue;
        const int code = hexQuad(out, i);
        if (code < 0xD800 || code > 0xDFFF) {
            ++i;  // an escape is at least two characters: "\\u" is not the start of one
            continue;
        }
        const int next = code < 0xDC00 ? hexQuad(out, i + 6) : -1;
        if (next >= 0xDC00 && next <= 0xDFFF) {
            i += 11;
        } else {
            std::memcpy(out.data() + i + 2, "fffd", 4);
            i += 5;
        }
    }
    return out;
}

std::size_t validSequence(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned lead = byte(at);
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(at + 1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const unsigned second = byte(at + 1);
        if (lead == 0xE0 && second < 0xA0) return 0;
        if (lead == 0xED && second > 0x9F) return 0;
        return tail(at + 1) && tail(at + 2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const unsigned second = byte(at + 1);
        if (lead == 0xF0 && second < 0x90) return 0;
        if (lead == 0xF4 && second > 0x8F) return 0;
        return tail(at + 1) && tail(at + 2) && tail(at + 3) ? 4 : 0;
    }
    return 0;
}

bool isUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = validSequence(text, i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::string repaired(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = validSequence(text, i);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            ++i;
        } else {
            out.append(text.substr(i, length));
            i += length;
        }
    }
    return out;
}

// Parsing is iterative, but writing a value back recurses: what is nested deeper is no marketplace's answer.
constexpr int kMaxDepth = 200;

void refuseDeepNesting(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
            continue;
        }
        if (c == '"')
            quoted = true;
        else if (c == '[' || c == '{')
            ++depth;
        else if (c == ']' || c == '}')
            --depth;
        if (depth > kMaxDepth) throw JsonError("nested too deeply", i);
    }
}

}  // namespace

bool Json::isNull() const { return value_ == nullptr || asValue(value_)->IsNull(); }
bool Json::isString() const { return value_ != nullptr && asValue(value_)->IsString(); }
bool Json::isObject() const { return value_ != nullptr && asValue(value_)->IsObject(); }
bool Json::isArray() const { return value_ != nullptr && asValue(value_)->IsArray(); }
bool Json::isNumber() const { return value_ != nullptr && asValue(value_)->IsNumber(); }
bool Json::isBoolean() const { return value_ != nullptr && asValue(value_)->IsBool(); }

std::string_view Json::typeName() const {
    if (value_ == nullptr) return "nothing";
    if (isObject()) return "an object";
    if (isArray()) return "an array";
    if (isString()) return "a string";
    if (isNumber()) return "a number";
    if (isBoolean()) return "a boolean";
    return "null";
}

Json Json::operator[](std::string_view member) const {
    if (!isObject()) return {};
    const Value name(rapidjson::StringRef(member.data(), member.size()));
    const auto found = asValue(value_)->FindMember(name);
    return found == asValue(value_)->MemberEnd() ? Json() : Json(&found->value);
}

Json Json::operator[](std::size_t element) const {
    if (!isArray() || element >= asValue(value_)->Size()) return {};
    return Json(&(*asValue(value_))[static_cast<rapidjson::SizeType>(element)]);
}

std::size_t Json::size() const {
    if (isArray()) return asValue(value_)->Size();
    if (isObject()) return asValue(value_)->MemberCount();
    return 0;
}

void Json::forEachMember(const std::function<void(std::string_view, Json)>& visit) const {
    if (!isObject()) return;
    for (const auto& member : asValue(value_)->GetObject()) {
        visit({member.name.GetString(), member.name.GetStringLength()}, Json(&member.value));
    }
}

std::optional<std::string_view> Json::string() const {
    if (!isString()) return std::nullopt;
    return std::string_view(asValue(value_)->GetString(), asValue(value_)->GetStringLength());
}

std::optional<std::int64_t> Json::integer() const {
    if (value_ == nullptr || !asValue(value_)->IsInt64()) return std::nullopt;
    return asValue(value_)->GetInt64();
}

std::optional<double> Json::number() const {
    if (!isNumber()) return std::nullopt;
    return asValue(value_)->GetDouble();
}

std::optional<bool> Json::boolean() const {
    if (!isBoolean()) return std::nullopt;
    return asValue(value_)->GetBool();
}

std::string Json::text(std::string_view otherwise) const {
    if (const auto s = string()) return std::string(*s);
    if (isNumber() || isBoolean()) return dump();
    return std::string(otherwise);
}

std::string Json::dump() const {
    if (value_ == nullptr) return "null";
    Buffer buffer;
    Writer writer(buffer);
    asValue(value_)->Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

struct JsonDocument::Impl {
    ExactDocument document;
};

JsonDocument::JsonDocument(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonDocument JsonDocument::parse(std::string_view text) {
    refuseDeepNesting(text);
    auto impl = std::make_unique<Impl>();
    std::string mended, utf8;
    if (!isUtf8(text)) {
        utf8 = repaired(text);
        text = utf8;
    }
    if (text.find("\\u") != std::string_view::npos) {
        mended = withoutLoneSurrogates(text);
        text = mended;
    }
    impl->document.read(text);
    return JsonDocument(std::move(impl));
}

Json JsonDocument::root() const { return Json(static_cast<const Value*>(&impl_->document)); }

struct JsonWriter::Impl {
    Buffer buffer;
    Writer writer{buffer};
};

JsonWriter::JsonWriter() : impl_(std::make_unique<Impl>()) {}
JsonWriter::~JsonWriter() = default;

JsonWriter& JsonWriter::beginObject() { return impl_->writer.StartObject(), *this; }
JsonWriter& JsonWriter::endObject() { return impl_->writer.EndObject(), *this; }
JsonWriter& JsonWriter::beginArray() { return impl_->writer.StartArray(), *this; }
JsonWriter& JsonWriter::endArray() { return impl_->writer.EndArray(), *this; }

JsonWriter& JsonWriter::key(std::string_view name) {
    impl_->writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    if (!isUtf8(text)) return value(std::string_view(repaired(text)));
    impl_->writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) { return impl_->writer.Int64(number), *this; }
JsonWriter& JsonWriter::value(bool flag) { return impl_->writer.Bool(flag), *this; }
JsonWriter& JsonWriter::null() { return impl_->writer.Null(), *this; }

JsonWriter& JsonWriter::value(double number) {
    if (!std::isfinite(number)) return null();
    impl_->writer.Double(number);
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    impl_->writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    return *this;
}

std::string JsonWriter::str() const { return {impl_->buffer.GetString(), impl_->buffer.GetSize()}; }

}  // namespace channels
