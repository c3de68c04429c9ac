--- The language server's configuration for `vim.lsp.enable('grok')`. `vim.lsp.config('grok', { … })` changes parts of it.

local grok = require('grok')

---@type vim.lsp.Config
return {
  cmd = { vim.env.GROK_LSP_PATH or 'grok-lsp', '--stdio' },
  filetypes = { 'grok' },
  root_markers = { 'grok.toml', '.git' },
  capabilities = {
    experimental = { grok = { output = true } },
    workspace = { diagnostics = { refreshSupport = true } },
  },
  handlers = {
    ['grok/output'] = grok.on_output,
    ['workspace/diagnostic/refresh'] = grok.on_diagnostic_refresh,
  },
  -- Lenses arrive here, however they were started: the plugin shows the run, the server executes it.
  commands = {
    ['grok.run'] = grok.execute,
    ['grok.test'] = grok.execute,
    ['grok.bench'] = grok.execute,
  },
}
