#include "channels/kit/multipart.h"

#include <sstream>

#include <Poco/Exception.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>
#include <Poco/StreamCopier.h>

#include "channels/kit/hash.h"

namespace channels {
namespace {

// Nothing in the parts may look like the boundary: it is made of all of them.
std::string boundaryOf(const std::vector<FormPart>& parts) {
    std::string all;
    for (const auto& part : parts) all += part.name + '\n' + part.body + '\n';
    return "form-" + sha256Hex(all).substr(0, 32);
}

// RFC 7578, 4.2: quotes and line ends of a name are escaped as browsers do it.
std::string quoted(const std::string& name) {
    std::string out = "\"";
    for (const char c : name) out += c == '"' ? "%22" : c == '\r' ? "%0D" : c == '\n' ? "%0A" : std::string(1, c);
    return out + '"';
}

std::string unquoted(std::string name) {
    for (const auto& [escape, plain] : {std::pair{"%22", "\""}, {"%0D", "\r"}, {"%0A", "\n"}}) {
        for (auto at = name.find(escape); at != std::string::npos; at = name.find(escape, at)) name.replace(at, 3, plain);
    }
    return name;
}

}  // namespace

FormBody writeForm(const std::vector<FormPart>& parts) {
    const std::string boundary = boundaryOf(parts);
    std::string out;
    for (const auto& part : parts) {
        out += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted(part.name);
        if (!part.file_name.empty()) out += "; filename=" + quoted(part.file_name);
        if (!part.content_type.empty()) out += "\r\nContent-Type: " + part.content_type;
        out += "\r\n\r\n" + part.body + "\r\n";
    }
    return {"multipart/form-data; boundary=" + boundary, out + "--" + boundary + "--\r\n"};
}

std::vector<FormPart> readForm(const std::string& content_type, const std::string& bytes) {
    std::vector<FormPart> out;
    try {
        std::string type;
        Poco::Net::NameValueCollection parameters;
        Poco::Net::MessageHeader::splitParameters(content_type, type, parameters);
        if (type != "multipart/form-data" || !parameters.has("boundary")) return {};
        std::istringstream in(bytes);
        Poco::Net::MultipartReader reader(in, parameters["boundary"]);
        while (reader.hasNextPart()) {
            Poco::Net::MessageHeader header;
            reader.nextPart(header);
            std::string disposition;
            Poco::Net::NameValueCollection names;
            Poco::Net::MessageHeader::splitParameters(header.get("Content-Disposition", ""), disposition, names);
            FormPart part;
            part.name = unquoted(names.get("name", ""));
            part.file_name = unquoted(names.get("filename", ""));
            part.content_type = header.get("Content-Type", "");
            Poco::StreamCopier::copyToString(reader.stream(), part.body);
            out.push_back(std::move(part));
        }
    } catch (const Poco::Exception&) {
        return {};
    }
    return out;
}

}  // namespace channels
