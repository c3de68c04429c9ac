--- Commands, the server, and lenses that stay up to date. `vim.g.grok_no_lsp = true` before loading leaves the server alone.

if vim.g.loaded_grok then
  return
end
vim.g.loaded_grok = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify_once('grok needs Neovim 0.11 or newer', vim.log.levels.ERROR)
  return
end

vim.api.nvim_create_user_command('GrokRun', function(call)
  require('grok').run(call.args ~= '' and call.args or nil)
end, { nargs = '?', desc = 'Run the Grok function at the cursor, or the one named' })

vim.api.nvim_create_user_command('GrokStop', function()
  require('grok').stop()
end, { desc = 'Stop all running Grok programs' })

vim.api.nvim_create_user_command('GrokOutput', function()
  require('grok').open_output()
end, { desc = 'Show what Grok programs printed' })

local group = vim.api.nvim_create_augroup('grok', { clear = true })
vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(attach)
    local client = vim.lsp.get_client_by_id(attach.data.client_id)
    if not client or client.name ~= 'grok' or not client:supports_method('textDocument/codeLens') then
      return
    end
    vim.lsp.codelens.refresh({ bufnr = attach.buf })
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'TextChanged' }, {
      group = group,
      buffer = attach.buf,
      callback = function()
        vim.lsp.codelens.refresh({ bufnr = attach.buf })
      end,
    })
  end,
})

if not vim.g.grok_no_lsp then
  vim.lsp.enable('grok')
end
