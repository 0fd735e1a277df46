#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

namespace hub::transcribe {

/// Why a recording was not transcribed.
enum class Fault {
    Unreachable,    ///< no answer, or one of a server in trouble
    KeyRefused,
    Throttled,      ///< asked too often
    UsedUp,         ///< what the key may have transcribed is
    TooLarge,
    Unreadable,     ///< the server can't read the file
    NotFetched,     ///< the marketplace doesn't give the file
    NotUnderstood,  ///< the answer is not of the protocol, or the model is not the server's
};
std::string_view wireName(Fault fault);

/// `what()` is for an operator: the call and what the server said, never a word that was heard or a key.
class TranscriptionFault : public std::runtime_error {
public:
    TranscriptionFault(Fault fault_, const std::string& what) : std::runtime_error(what), fault(fault_) {}
    Fault fault;
};

/// What somebody has recorded.
struct Sound {
    std::string bytes;
    std::string media_type, extension;  ///< by its bytes; nothing of its name or its sender goes along
    std::string language;               ///< that is spoken, as far as a person has said it: ISO 639-1, or empty
};

/// A server that writes down what it hears. One thread at a time. Throws TranscriptionFault, and channels::Cancelled when the hub
/// stops.
class Transcriber {
public:
    virtual ~Transcriber() = default;
    /// In the language that is spoken; empty where nothing is said.
    virtual std::string transcribe(const Sound& sound) = 0;
};

}  // namespace hub::transcribe
