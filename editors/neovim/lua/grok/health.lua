--- `:checkhealth grok`: the server, the parser and the queries.

local M = {}

local function check_server()
  local config = vim.lsp.config.grok
  local command = config and config.cmd and config.cmd[1]
  if type(command) ~= 'string' then
    vim.health.warn('the server is started by a function; its program is not known here')
    return
  end
  if vim.fn.executable(command) == 0 then
    vim.health.error(('`%s` is not executable'):format(command), {
      'Install the server: `cargo install --path lsp/server` in Grok\'s repository',
      'or name it: the environment variable GROK_LSP_PATH, or `vim.lsp.config(\'grok\', { cmd = { … } })`',
    })
    return
  end
  local version = vim.system({ command, '--version' }, { text = true, timeout = 5000 }):wait()
  if version.code == 0 then
    vim.health.ok(('server: %s (%s)'):format(vim.trim(version.stdout), vim.fn.exepath(command)))
  else
    vim.health.error(('`%s --version` failed: %s'):format(command, vim.trim(version.stderr or '')))
  end
  local clients = vim.lsp.get_clients({ name = 'grok' })
  vim.health.info(('%d server%s running'):format(#clients, #clients == 1 and '' or 's'))
end

local function check_parser()
  local loaded, added, problem = pcall(vim.treesitter.language.add, 'grok')
  if not loaded then
    vim.health.error('the tree-sitter parser does not load: ' .. added, 'Build it anew: `editors/neovim/build-parser.sh`')
    return
  end
  if not added then
    vim.health.warn('no tree-sitter parser: ' .. (problem or 'parser/grok.so is not on the runtimepath'), {
      'The server\'s semantic tokens colour the file meanwhile',
      'Build it: `editors/neovim/build-parser.sh`, see |grok-parser|',
    })
    return
  end
  vim.health.ok('tree-sitter parser: ABI ' .. vim.treesitter.language.inspect('grok').abi_version)
  for _, kind in ipairs({ 'highlights', 'folds', 'indents', 'locals' }) do
    if #vim.treesitter.query.get_files('grok', kind) == 0 then
      vim.health[kind == 'highlights' and 'error' or 'info'](('no %s query on the runtimepath'):format(kind))
    elseif not pcall(vim.treesitter.query.get, 'grok', kind) then
      vim.health.error(('the %s query does not fit the parser: build both from the same revision'):format(kind))
    else
      vim.health.ok(kind .. ' query')
    end
  end
end

function M.check()
  vim.health.start('grok: language server')
  check_server()
  vim.health.start('grok: tree-sitter')
  check_parser()
end

return M
