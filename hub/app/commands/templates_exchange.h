#pragma once

namespace CLI {
class App;
}

namespace hub {

/// Adds `export` and `import` under `templates`.
void addTemplatesExchange(CLI::App& templates, int& status);

}  // namespace hub
