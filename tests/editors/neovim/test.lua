--- Drives Neovim as a person would and checks what it shows. Prints one line per check; a failed one says what was there.

local failures = 0
local started = vim.uv.hrtime()

local function say(text)
  io.stdout:write(('%5.1fs %s\n'):format((vim.uv.hrtime() - started) / 1e9, text))
  io.stdout:flush()
end

--- Waits until `probe` answers something true, and reports; `seen` says what was there instead.
local function check(name, probe, seen)
  local answer
  vim.wait(5000, function()
    answer = probe()
    return answer
  end, 20)
  if answer then
    say('ok   ' .. name)
  else
    failures = failures + 1
    say('FAIL ' .. name .. (seen and ', seen: ' .. vim.inspect(seen()):gsub('%s+', ' ') or ''))
  end
  return answer
end

local function open(name)
  vim.cmd.edit(vim.fs.joinpath(vim.env.GROK_TEST_FILES, name))
  return vim.api.nvim_get_current_buf()
end

local function text_of(buf)
  return table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), '\n')
end

local function diagnostics(buf)
  return vim.tbl_map(function(d)
    return { line = d.lnum + 1, column = d.col + 1, code = d.code, message = d.message }
  end, vim.diagnostic.get(buf))
end

local function diagnostic_with(buf, field, pattern)
  for _, d in ipairs(diagnostics(buf)) do
    if tostring(d[field]):match(pattern) then
      return d
    end
  end
end

--- Underlines that diagnostics put into the buffer: what a person sees as a squiggle.
local function underlines(buf)
  local count = 0
  for _, namespace in pairs(vim.diagnostic.get_namespaces()) do
    local id = namespace.user_data and namespace.user_data.underline_ns
    count = count + (id and #vim.api.nvim_buf_get_extmarks(buf, id, 0, -1, {}) or 0)
  end
  return count
end

local function cursor_to(pattern)
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  assert(vim.fn.search(pattern, 'cW') > 0, 'no ' .. pattern)
end

local function output()
  return text_of(require('grok').output_buffer())
end

local function output_has(text)
  return function()
    return output():find(text, 1, true) ~= nil
  end
end

local function client_of(buf)
  local client = vim.lsp.get_clients({ bufnr = buf, name = 'grok' })[1]
  return client and client.initialized and client
end

local function completion_labels(buf)
  local client = client_of(buf)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local response = client:request_sync('textDocument/completion', params, 5000, buf)
  local result = response and response.result or {}
  return vim.tbl_map(function(item)
    return item.label
  end, result.items or result)
end

local tests = {}

function tests.buffer()
  local buf = open('points.grok')
  check('the file type is grok', function()
    return vim.bo[buf].filetype == 'grok' and vim.bo[buf].commentstring == '// %s'
  end)
  local before = text_of(buf)
  vim.cmd('silent normal! gg=G')
  check('indentation leaves a formatted file alone', function()
    return text_of(buf) == before
  end, function()
    return text_of(buf)
  end)
  vim.bo[buf].modified = false
  check('the server attaches', function()
    return client_of(buf)
  end, function()
    return vim.lsp.get_clients()
  end)
end

function tests.hover()
  open('points.grok')
  cursor_to('taxicab')
  vim.lsp.buf.hover()
  local function float()
    for _, win in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(win).relative ~= '' then
        return win
      end
    end
  end
  local function shown()
    return float() and text_of(vim.api.nvim_win_get_buf(float())) or nil
  end
  check('hovering a function shows its type and docs', function()
    local text = shown()
    return text and text:find('f64', 1, true) and text:find('distance from the origin', 1, true)
  end, shown)
  if float() then
    vim.api.nvim_win_close(float(), true)
  end
end

function tests.diagnostics()
  local buf = open('mistake.grok')
  local found = check('a mismatched type is reported at its line', function()
    local d = diagnostic_with(buf, 'code', '^E0308$')
    return d and d.line == 13 and d
  end, function()
    return diagnostics(buf)
  end)
  check('and underlined', function()
    return underlines(buf) > 0
  end)
  if found then
    vim.api.nvim_buf_set_lines(buf, 12, 13, false, { '    let far: i64 = 5;' })
    check('it goes away when it is corrected', function()
      return not diagnostic_with(buf, 'code', '^E0308$')
    end, function()
      return diagnostics(buf)
    end)
  end
  vim.bo[buf].modified = false
end

function tests.completion()
  local buf = open('points.grok')
  cursor_to('println')
  local line = vim.api.nvim_win_get_cursor(0)[1]
  vim.api.nvim_buf_set_lines(buf, line - 1, line - 1, false, { '    p.' })
  vim.cmd('startinsert!')
  vim.api.nvim_win_set_cursor(0, { line, 6 })
  local labels
  check('a dangling `p.` completes to the fields', function()
    labels = completion_labels(buf)
    return vim.list_contains(labels, 'x') and vim.list_contains(labels, 'y')
  end, function()
    return labels
  end)
  vim.cmd('stopinsert')
  vim.cmd('edit!')
end

function tests.runs()
  local buf = open('points.grok')
  local titles
  check('main has a run lens', function()
    titles = vim.tbl_map(function(lens)
      return lens.command and lens.command.title
    end, vim.lsp.codelens.get(buf))
    return titles[1] and titles[1]:find('▶ Run', 1, true)
  end, function()
    return titles
  end)
  cursor_to('fn main')
  vim.lsp.codelens.run()
  check('the lens runs the program and shows its output', output_has('distance: 7'), output)
  check('and how it ended', output_has('✓'), output)

  local _, before = output():gsub('✓', '')
  vim.cmd('GrokRun main')
  check(':GrokRun runs by name', function()
    local _, now = output():gsub('✓', '')
    return now == before + 1
  end, output)
end

function tests.endings()
  local buf = open('spin.grok')
  check('the second file is served too', function()
    return client_of(buf)
  end)
  vim.cmd('GrokRun spin')
  check('an endless run starts', output_has('▶ spin'), output)
  vim.cmd('GrokStop')
  check(':GrokStop ends it', output_has('■ stopped'), output)
  vim.cmd('GrokRun boom')
  check('a panic is shown with its message', output_has('✗ panicked: no luck'), output)
  check('and is a diagnostic at its line', function()
    local d = diagnostic_with(buf, 'message', 'no luck')
    return d and d.line == 6
  end, function()
    return diagnostics(buf)
  end)
end

function tests.colours()
  local buf = open('points.grok')
  check('the parser is loaded and highlights', function()
    return vim.treesitter.highlighter.active[buf] ~= nil
  end)
  check('the file parses without errors', function()
    return not vim.treesitter.get_parser(buf, 'grok'):parse()[1]:root():has_error()
  end)
  local function captures(pattern)
    cursor_to(pattern)
    local position = vim.api.nvim_win_get_cursor(0)
    return vim.tbl_map(function(capture)
      return capture.capture
    end, vim.treesitter.get_captures_at_pos(buf, position[1] - 1, position[2]))
  end
  for pattern, wanted in pairs({ ['fn main'] = '^keyword', ['taxicab'] = '^function', ['"distance'] = '^string', ['3.0'] = '^number' }) do
    check(('`%s` is coloured as %s'):format(pattern, wanted:sub(2)), function()
      return vim.iter(captures(pattern)):any(function(capture)
        return capture:match(wanted)
      end)
    end, function()
      return captures(pattern)
    end)
  end
end

function tests.health()
  vim.cmd('checkhealth grok')
  local report = text_of(0)
  check(':checkhealth grok finds no error', function()
    return report:find('server:', 1, true) and not report:find('ERROR', 1, true)
  end, function()
    return report
  end)
  vim.cmd('bdelete!')
end

local order = { 'buffer', 'hover', 'diagnostics', 'completion', 'runs', 'endings', 'colours', 'health' }
for _, name in ipairs(order) do
  local ok, problem = pcall(tests[name])
  if not ok then
    failures = failures + 1
    say(('FAIL %s: %s'):format(name, problem))
  end
end
for _, client in ipairs(vim.lsp.get_clients()) do
  client:stop()
end
if not vim.wait(3000, function()
  return #vim.lsp.get_clients() == 0
end) then
  failures = failures + 1
  say('FAIL the server ends when it is told to')
end
say(failures == 0 and 'Neovim: all checks pass' or ('Neovim: %d checks failed'):format(failures))
vim.cmd(failures == 0 and 'qall!' or 'cquit 1')
