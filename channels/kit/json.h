#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace channels {

/// Text that isn't JSON: what was expected and the byte offset.
class JsonError : public std::runtime_error {
public:
    JsonError(const std::string& what, std::size_t offset_) : std::runtime_error(what), offset(offset_) {}
    std::size_t offset;
};

/// A value inside a JsonDocument, which must outlive it. A missing member or element reads as null, so that a
/// path can be followed without checks: `root["buyer"]["name"].text()`.
class Json {
public:
    Json() = default;
    [[nodiscard]] bool exists() const { return value_ != nullptr; }
    [[nodiscard]] bool isNull() const;
    [[nodiscard]] bool isString() const;
    [[nodiscard]] bool isObject() const;
    [[nodiscard]] bool isArray() const;
    [[nodiscard]] bool isNumber() const;
    [[nodiscard]] bool isBoolean() const;
    /// "an object", "a string"…: for messages that say what was found.
    [[nodiscard]] std::string_view typeName() const;

    [[nodiscard]] Json operator[](std::string_view member) const;  ///< the first of equal names
    [[nodiscard]] Json operator[](std::size_t element) const;
    [[nodiscard]] std::size_t size() const;  ///< of an array or object, else 0
    void forEachMember(const std::function<void(std::string_view name, Json value)>& visit) const;

    [[nodiscard]] std::optional<std::string_view> string() const;
    [[nodiscard]] std::optional<std::int64_t> integer() const;  ///< exact: no fraction, fits
    [[nodiscard]] std::optional<double> number() const;
    [[nodiscard]] std::optional<bool> boolean() const;
    /// A string, or a number or boolean as it is written: for ids that come as either. Else `otherwise`.
    [[nodiscard]] std::string text(std::string_view otherwise = {}) const;
    [[nodiscard]] std::string dump() const;

private:
    friend class JsonDocument;
    explicit Json(const void* value) : value_(value) {}
    const void* value_ = nullptr;
};

/// Parsed JSON. Hostile input is safe: nesting over 200 levels and huge numbers are errors, not crashes.
/// Bytes that aren't UTF-8, and the lone surrogate escapes that some servers make by cutting a string, are
/// read as U+FFFD.
class JsonDocument {
public:
    static JsonDocument parse(std::string_view text);  ///< throws JsonError
    [[nodiscard]] Json root() const;
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();

private:
    struct Impl;
    explicit JsonDocument(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Writes JSON in order: every value in an object follows its key. Text that isn't UTF-8 is repaired on the
/// way.
class JsonWriter {
public:
    JsonWriter();
    ~JsonWriter();
    JsonWriter& beginObject();
    JsonWriter& endObject();
    JsonWriter& beginArray();
    JsonWriter& endArray();
    JsonWriter& key(std::string_view name);
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(std::size_t number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(double number);  ///< NaN and infinities are written as null
    JsonWriter& value(bool flag);
    JsonWriter& null();
    JsonWriter& raw(std::string_view json);  ///< a finished value
    template <class T>
    JsonWriter& member(std::string_view name, const T& v) {
        return key(name).value(v);
    }
    /// What was written; complete once every object and array has ended.
    [[nodiscard]] std::string str() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace channels
