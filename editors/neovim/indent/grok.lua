--- Indentation by brackets: one level per line that leaves brackets open, one less where a line begins by closing.

if vim.b.did_indent then
  return
end
vim.b.did_indent = true

vim.bo.indentexpr = "v:lua.require'grok.indent'.indent(v:lnum)"
vim.bo.indentkeys = '0{,0},0),0],!^F,o,O'
vim.b.undo_indent = 'setlocal indentexpr< indentkeys<'
