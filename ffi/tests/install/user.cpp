// A program of a user's in C++: it says that it found header and library of one version, and writes a response.

#include <cstdint>
#include <iostream>
#include <string>

#include <httpcore.h>

int main() {
    httpcore_encoder encoder;
    httpcore_exchange exchange = {};
    httpcore_response response = {};
    std::string out(256, '\0');
    std::size_t written = 0;

    exchange.minor_version = 1;
    exchange.persists = 1;
    response.status = 204;
    if (httpcore_abi() != HTTPCORE_ABI || httpcore_encoder_init(&encoder, sizeof encoder) != HTTPCORE_OK ||
        httpcore_encoder_response(&encoder, &exchange, &response, reinterpret_cast<std::uint8_t *>(&out[0]), out.size(),
                                  &written) != HTTPCORE_OK)
        return 1;
    out.resize(written);
    if (out != "HTTP/1.1 204 No Content\r\n\r\n")
        return 2;
    std::cout << "httpcore " << httpcore_version() << " in C++\n";
}
