/* http_parser.h in the dialect of 2.9: the parts of URLs. */

#include "check.h"
#include "http_parser.h"

/* The parts in the order of their numbers, as "host=a port=80". */
static void splits(const char *url, int is_connect, const char *expected) {
    static const char *const names[] = {"schema", "host", "port", "path", "query", "fragment", "userinfo"};
    struct http_parser_url parts;
    struct transcript told = {0, ""};
    /* In memory of its own, so that a read beyond it is seen. */
    size_t length = strlen(url);
    char *copy = allocate(length);
    memcpy(copy, url, length);
    memset(&parts, 0xa5, sizeof parts);
    int result = http_parser_parse_url(copy, length, is_connect, &parts);
    for (int i = 0; i < UF_MAX; i++) {
        if (parts.field_set & 1 << i)
            say(&told, " %s=%.*s", names[i], parts.field_data[i].len, copy + parts.field_data[i].off);
    }
    free(copy);
    CHECK((result == 0) == (parts.field_set != 0));
    CHECK(parts.port == 0 || parts.field_set & 1 << UF_PORT);
    CHECK_TEXT(told.text, expected);
}

static void urls(void) {
    GROUP("URLs");
    splits("/", 0, " path=/");
    splits("*", 0, " path=*");
    splits("////", 0, " path=////");
    splits("/?#", 0, " path=/");
    splits("/a?b?c#d#e?f", 0, " path=/a query=b?c fragment=d#e?f");
    splits("/a##b", 0, " path=/a fragment=b");
    splits("http://h", 0, " schema=http host=h");
    splits("http://h?q", 0, " schema=http host=h query=q");
    splits("http://u:p@a.example:080/p?q#f", 0,
           " schema=http host=a.example port=080 path=/p query=q fragment=f userinfo=u:p");
    splits("http://@h/", 0, " schema=http host=h path=/");
    splits("https://[1:2::3:4]:67/", 0, " schema=https host=1:2::3:4 port=67 path=/");
    splits("http://[fe80::a%25eth0]", 0, " schema=http host=fe80::a%25eth0");
    splits("a:80", 1, " host=a port=80");
    splits("[::1]:443", 1, " host=::1 port=443");
    for (int is_connect = 0; is_connect < 2; is_connect++) {
        static const char *const refused[] = {"", " ", "/ ", "?q", "#f", "a", "a/b", ":///1", "http", "http:", "http:/", "http://",
                                              "http:///p", "http://h:", "http://h:65536", "http://h:8a", "http://a@b@c", "http://a_b/",
                                              "http://[]", "http://[1", "http://[1%]", "http://[1]2", "http://h#f", "/\x80", "/\x7f"};
        for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
            splits(refused[i], is_connect, "");
    }
    splits("a", 1, "");
    splits("u@a:80", 1, "");
    splits("a:80/", 1, "");

    static char url[65536];
    struct http_parser_url parts;
    memset(url, '/', sizeof url);
    CHECK(http_parser_parse_url(url, 65535, 0, &parts) == 0 && parts.field_data[UF_PATH].len == 65535);
    CHECK(http_parser_parse_url(url, 65536, 0, &parts) == 1 && parts.field_set == 0);
    CHECK(http_parser_parse_url("/\0", 2, 0, &parts) == 1);
    CHECK(http_parser_parse_url(NULL, 0, 0, &parts) == 1);
    http_parser_url_init(&parts);
    CHECK(parts.field_set == 0 && sizeof parts == 32);
}

int main(void) {
    urls();
    return 0;
}
