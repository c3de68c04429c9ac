--- The configuration of the Neovim under test: our runtime files, the parser built for the test, and nothing else.

vim.opt.runtimepath:prepend(vim.env.GROK_TEST_PARSER)
vim.opt.runtimepath:prepend(vim.env.GROK_TEST_RUNTIME)
vim.opt.swapfile = false
vim.opt.shortmess:append('I')
