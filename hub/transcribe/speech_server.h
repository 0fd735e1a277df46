#pragma once
#include <memory>
#include <string>

#include "channels/contract/transports.h"
#include "hub/transcribe/transcriber.h"

namespace hub::transcribe {

/// Where an operator's server is. The address is below which the protocol's own paths begin.
struct Server {
    std::string url, model;
    std::string key;  ///< empty for a server that asks for none
};

/// A client of what answers `POST /v1/audio/transcriptions` as OpenAI's does: whisper.cpp's server, faster-whisper-server and
/// LocalAI among them. `http` must outlive it. Source: https://platform.openai.com/docs/api-reference/audio (2025).
std::unique_ptr<Transcriber> makeTranscriber(const Server& server, channels::HttpClient& http);

/// A second in which nothing is said, to try a server with.
Sound silence();

}  // namespace hub::transcribe
