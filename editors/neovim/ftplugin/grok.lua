--- Buffer settings for Grok, and tree-sitter colours where the parser is installed.

if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = true

vim.bo.commentstring = '// %s'
vim.bo.comments = 's1:/*,mb:*,ex:*/,:///,://!,://'
vim.opt_local.formatoptions:remove('t')
vim.opt_local.formatoptions:append('croqlj')
vim.bo.expandtab = true
vim.bo.shiftwidth = 4
vim.bo.softtabstop = 4
vim.bo.suffixesadd = '.grok'
vim.bo.iskeyword = '@,48-57,_,192-255'
vim.opt_local.matchpairs:append('<:>')

-- Without the parser, the server's semantic tokens still colour the file.
pcall(vim.treesitter.start, 0, 'grok')

vim.b.undo_ftplugin = table.concat({
  'setlocal commentstring< comments< formatoptions< expandtab< shiftwidth< softtabstop< suffixesadd< iskeyword< matchpairs<',
  'lua pcall(vim.treesitter.stop, 0)',
}, ' | ')
