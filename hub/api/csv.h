#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub::api {

/// A table as spreadsheets read it: UTF-8 with its mark, commas, CRLF. What would be taken for a formula gets a ' before it.
class Csv {
public:
    Csv() : text_("\xEF\xBB\xBF") {}
    void line(const std::vector<std::string>& cells);
    void cut(std::size_t bytes) { text_.resize(bytes); }  ///< back to what text() was then
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

}  // namespace hub::api
