#pragma once
#include <string>

namespace hub {

/// Writes one file that holds a data folder's database and attachments, while a service may be running; not the key. The file
/// appears only once it is whole, and was opened and checked. Throws StoreError.
void backUp(const std::string& data_folder, const std::string& file);

/// Makes a data folder out of a backup. The folder must hold no database. Every reply that wasn't final becomes `unclear`: an old
/// backup sends nothing by itself. Credentials open only with the old key file; without it they must be entered again.
/// Throws StoreError.
void restore(const std::string& file, const std::string& data_folder);

}  // namespace hub
