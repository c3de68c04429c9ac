// Hands the grammar to Node's tree-sitter: an object with the language as a tagged external, through Node-API alone, so that
// building needs no package.
#include <node_api.h>

extern "C" const void *tree_sitter_grok(void);

// The tag by which Node's tree-sitter knows a language.
static const napi_type_tag LANGUAGE_TAG = {0x8AF2E5212AD58ABFULL, 0xD5006CAD83ABBA16ULL};

static napi_value Init(napi_env env, napi_value exports) {
    napi_value name, language;
    if (napi_create_string_utf8(env, "grok", NAPI_AUTO_LENGTH, &name) != napi_ok) return nullptr;
    if (napi_create_external(env, const_cast<void *>(tree_sitter_grok()), nullptr, nullptr, &language) != napi_ok) return nullptr;
    if (napi_type_tag_object(env, language, &LANGUAGE_TAG) != napi_ok) return nullptr;
    if (napi_set_named_property(env, exports, "name", name) != napi_ok) return nullptr;
    if (napi_set_named_property(env, exports, "language", language) != napi_ok) return nullptr;
    return exports;
}

NAPI_MODULE(tree_sitter_grok_binding, Init)
