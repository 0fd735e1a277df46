#pragma once
#include <string>
#include <vector>

namespace channels {

/// One part of multipart/form-data (RFC 7578).
struct FormPart {
    std::string name;
    std::string body;
    std::string content_type;  ///< empty for plain text
    std::string file_name;     ///< empty for a field
};

struct FormBody {
    std::string content_type;  ///< with its boundary
    std::string bytes;
};

FormBody writeForm(const std::vector<FormPart>& parts);

/// The inverse, for sandboxes; empty when `content_type` and `bytes` don't fit each other.
std::vector<FormPart> readForm(const std::string& content_type, const std::string& bytes);

}  // namespace channels
