--- Which files are Grok: by extension, or by a `#!` line that names grok.

vim.filetype.add({
  extension = { grok = 'grok' },
  pattern = {
    ['.*'] = {
      function(_, bufnr)
        local first = vim.api.nvim_buf_get_lines(bufnr, 0, 1, false)[1] or ''
        if first:match('^#!.*%f[%w]grok%f[%W]') then
          return 'grok'
        end
      end,
      { priority = -math.huge },
    },
  },
})
