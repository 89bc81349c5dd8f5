#!/bin/sh
# How much memory the structs of the C ABI take, and how much code a C program gets that reads and writes messages; and how
# much more it gets with all functions behind the drop-in headers. Fails if one of the goals is missed.
#
#     [CC=...] [CARGO_TARGET_DIR=...] sh ffi/tests/size.sh
set -eu
cd "$(dirname "$0")/../.."

cc=${CC:-cc}
target=${CARGO_TARGET_DIR:-target}
built=$target/size
mkdir -p "$built"
cargo build --quiet --release --locked -p httpcore-artifact

missed=0
goal() { # goal WHAT BYTES AT_MOST
    if [ "$2" -le "$3" ]; then verdict=; else verdict="  MISSED"; missed=1; fi
    printf '%-44s %6d of %6d bytes%s\n' "$1" "$2" "$3" "$verdict"
}

# The structs.
{
    echo '#include <stdio.h>'
    echo '#include "httpcore.h"'
    echo 'int main(void) {'
    sed -n 's/^} \(httpcore_[a-z]*\);$/    printf("\1 %d\\n", (int)sizeof(\1));/p' include/httpcore.h
    echo '    return 0;'
    echo '}'
} >"$built/structs.c"
$cc -std=c11 -Iinclude -o "$built/structs" "$built/structs.c"
"$built/structs" >"$built/structs.txt"
while read -r name bytes; do
    printf '%-44s %6d bytes\n' "$name" "$bytes"
done <"$built/structs.txt"
of() { sed -n "s/^$1 //p" "$built/structs.txt"; }

# The code: what this program has more than an empty one.
cat >"$built/empty.c" <<'END'
int main(void) { return 0; }
END
cat >"$built/program.c" <<'END'
#include "httpcore.h"

/* Never run: only its size counts. */

int main(int argc, char **argv) {
    static httpcore_parser parser;
    static httpcore_encoder encoder;
    static httpcore_server server;
    static httpcore_client client;
    static httpcore_field fields[64];
    static httpcore_event event;
    static httpcore_head head;
    static httpcore_error error;
    static httpcore_exchange exchange;
    static httpcore_response response;
    static httpcore_request request;
    static httpcore_framed framed;
    static httpcore_slice value;
    static uint8_t in[512], out[512];
    size_t len = (size_t)argc, written;
    (void)argv;

    int result = httpcore_request_parser_init(&parser, sizeof parser, NULL);
    result |= httpcore_parser_next(&parser, fields, 64, in, len, &event);
    result |= httpcore_parser_head(&parser, fields, 64, in, len, &head);
    result |= httpcore_head_known(&head, HTTPCORE_FIELD_HOST, &value);
    result |= httpcore_head_find(&head, in, len, &value);
    result |= httpcore_parser_error(&parser, &error);
    result |= httpcore_parser_eof(&parser, &event);
    result |= httpcore_parser_start_next(&parser);
    result |= httpcore_encoder_init(&encoder, sizeof encoder);
    result |= httpcore_encoder_response(&encoder, &exchange, &response, out, sizeof out, &written);
    result |= httpcore_encoder_request(&encoder, &request, out, sizeof out, &written);
    result |= httpcore_encoder_content(&encoder, len, out, sizeof out, &framed);
    result |= httpcore_encoder_end(&encoder, NULL, 0, out, sizeof out, &written);
    result |= httpcore_server_init(&server, sizeof server, NULL);
    result |= (int)httpcore_server_next(&server);
    result |= httpcore_server_receive(&server, fields, 64, in, len, &event);
    result |= httpcore_server_receive_eof(&server, &event);
    result |= httpcore_server_head(&server, fields, 64, in, len, &head);
    result |= httpcore_server_error(&server, &error);
    result |= httpcore_server_send_continue(&server, out, sizeof out, &written);
    result |= httpcore_server_send_head(&server, &response, out, sizeof out, &written);
    result |= httpcore_server_send_content(&server, len, out, sizeof out, &framed);
    result |= httpcore_server_send_end(&server, NULL, 0, out, sizeof out, &written);
    result |= httpcore_server_send_response(&server, &response, in, len, out, sizeof out, &written);
    result |= httpcore_server_send_error(&server, NULL, out, sizeof out, &written);
    result |= httpcore_client_init(&client, sizeof client, NULL, 0);
    result |= (int)httpcore_client_next(&client);
    result |= httpcore_client_send_head(&client, &request, out, sizeof out, &written);
    result |= httpcore_client_send_content(&client, len, out, sizeof out, &framed);
    result |= httpcore_client_send_end(&client, NULL, 0, out, sizeof out, &written);
    result |= httpcore_client_send_request(&client, &request, in, len, out, sizeof out, &written);
    result |= httpcore_client_receive(&client, fields, 64, in, len, &event);
    result |= httpcore_client_receive_eof(&client, &event);
    result |= httpcore_client_head(&client, fields, 64, in, len, &head);
    result |= httpcore_client_error(&client, &error);
    return result;
}
END
code() { # code NAME SECTIONS [LIBRARY]: the bytes that these sections of the program have
    $cc -std=c11 -Os -Iinclude -Wl,--gc-sections -o "$built/$1" "$built/$1.c" "${3:-$target/release/libhttpcore.a}"
    size -A "$built/$1" | awk -v wanted="$2" '{ if ($1 ~ wanted) sum += $2 } END { print sum + 0 }'
}
text='^\.(text|rodata)$'
tables='^\.data\.rel\.ro$|^\.rela\.dyn$'
linked=$(($(code program "$text") - $(code empty "$text")))
extra=$(($(code program "$tables") - $(code empty "$tables")))

echo
goal "server" "$(of httpcore_server)" 240
goal "server with 64 fields" "$(($(of httpcore_server) + 64 * $(of httpcore_field)))" 1008
goal "tokenizer, with the 8 bytes of its mark" "$(of httpcore_tokenizer)" 144
# The aim is 40 KiB; until it is reached, this must not grow. The fast paths have 20 KiB of it, as each
# is there for SSE, AVX2 and AVX-512.
goal "code and constants of parser to client" "$linked" 83584
printf '%-44s %6d bytes (not counted above)\n' "tables of pointers, and their relocations" "$extra"

# The drop-in headers: what the program gets beside the same code in the same library.
CARGO_TARGET_DIR=$target/compat cargo build --quiet --release --locked -p httpcore-artifact --features compat
compat=$target/compat/release/libhttpcore.a
functions=$(sed -n '/static inline/d; s/^#define [a-z_]* \(httpcore_[a-z0-9_]*\)$/\1/p; s/^[a-z].*\b\(httpcore_[a-z0-9_]*\)(.*/\1/p' \
    include/compat/*/*.h | sort -u)
{
    sed 's/^int main(/static int program(/' "$built/program.c"
    echo "$functions" | sed 's/.*/extern void &(void);/'
    echo 'int main(int argc, char **argv) {'
    echo '    static void (*volatile const all[])(void) = {'
    echo "$functions" | sed 's/$/,/'
    echo '    };'
    echo '    return program(argc, argv) + (all[argc] != 0);'
    echo '}'
} >"$built/all.c"
alone=$(code program "$text" "$compat")
foreign=$(nm "$built/program" | grep -c "$(echo "$functions" | sed 's/.*/ &$/' | paste -sd'|' | sed 's/|/\\|/g')" || true)
goal "code and constants of all drop-in functions" $(($(code all "$text" "$compat") - alone)) 12288
printf '%-44s %6d bytes (not counted above)\n' "what they need of the tokenizer" $((alone - $(code program "$text")))
goal "of it in a program that uses none" "$foreign" 0
exit $missed
