--- Runs of Grok programs inside Neovim: starting and stopping them, and the scratch window that shows what they print.
--- The language server executes; this module only asks and shows.

local M = {}

local output = { buf = nil }
--- Runs under way: run name to whether any of its output has arrived.
local streamed = {}
local next_run = 1

---@class grok.Options
---@field grant? string Effects that runs may use: 'all', 'none' or names such as 'fs,net'.
---@field height? integer Lines of the output window.
M.options = { grant = nil, height = 10 }

--- Changes the plugin's options.
---@param options? grok.Options
function M.setup(options)
  M.options = vim.tbl_extend('force', M.options, options or {})
end

--- The output buffer, made when first needed.
function M.output_buffer()
  if not (output.buf and vim.api.nvim_buf_is_valid(output.buf)) then
    output.buf = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(output.buf, 'grok://output')
    vim.bo[output.buf].filetype = 'grokoutput'
    vim.bo[output.buf].bufhidden = 'hide'
    vim.bo[output.buf].modifiable = false
  end
  return output.buf
end

--- Opens the output in a split below and leaves the cursor where it is.
function M.open_output()
  local buf = M.output_buffer()
  if vim.fn.bufwinid(buf) == -1 then
    local win = vim.api.nvim_open_win(buf, false, { split = 'below', height = M.options.height })
    vim.wo[win].winfixheight = true
    vim.wo[win].number = false
    vim.wo[win].relativenumber = false
    vim.wo[win].signcolumn = 'no'
  end
end

--- Adds `text` to the end of the output, which may stand in the middle of a line.
local function append(text)
  if text == '' then
    return
  end
  local buf = M.output_buffer()
  vim.bo[buf].modifiable = true
  local last = vim.api.nvim_buf_get_lines(buf, -2, -1, false)[1] or ''
  vim.api.nvim_buf_set_text(buf, -1, #last, -1, #last, vim.split(text, '\n', { plain = true }))
  vim.bo[buf].modifiable = false
  local win = vim.fn.bufwinid(buf)
  if win ~= -1 then
    vim.api.nvim_win_set_cursor(win, { vim.api.nvim_buf_line_count(buf), 0 })
  end
end

--- Adds whole lines.
local function append_lines(lines)
  local last = vim.api.nvim_buf_get_lines(M.output_buffer(), -2, -1, false)[1] or ''
  append((last == '' and '' or '\n') .. table.concat(lines, '\n') .. '\n')
end

local function place(uri, range)
  local name = vim.startswith(uri, 'file:') and vim.fn.fnamemodify(vim.uri_to_fname(uri), ':~:.') or uri
  return range and ('%s:%d:%d'):format(name, range.start.line + 1, range.start.character + 1) or name
end

local limits = {
  fuel = 'its fuel is used up: it ran for too many steps',
  memory = 'its memory limit is reached',
  stack = 'its stack limit is reached: it probably recurses without end',
  time = 'its time limit is reached',
  output = 'its output limit is reached',
  actors = 'it started too many actors',
}

--- A field that JSON may have given as null.
local function given(value)
  if value ~= vim.NIL then
    return value
  end
end

--- The lines that say how a run ended.
---@param result table The server's answer to `grok.run`.
function M.ending(result)
  local time = ('%.3g ms'):format(result.wall_ms or 0)
  if result.outcome == 'ok' then
    local value = given(result.value)
    return { ('✓%s (%s, %s)'):format(value and ' = ' .. value or '', time, result.engine or '?') }
  elseif result.outcome == 'stopped' then
    return { '■ stopped after ' .. time }
  elseif result.outcome == 'limit' then
    return { ('✗ %s (%s)'):format(limits[given(result.limit)] or 'a limit is reached', time) }
  elseif result.outcome == 'panic' then
    local panic = given(result.panic) or {}
    local lines = { '✗ panicked: ' .. (panic.message or 'no message') }
    if given(panic.uri) then
      table.insert(lines, '    at ' .. place(panic.uri, given(panic.range)))
    end
    for _, frame in ipairs(given(panic.trace) or {}) do
      local at = given(frame.uri) and ' at ' .. place(frame.uri, given(frame.range)) or ''
      table.insert(lines, '    in ' .. frame.name .. at)
    end
    return lines
  end
  local lines = { '✗ the program has errors and was not run' }
  for _, diagnostic in ipairs(given(result.diagnostics) or {}) do
    local code = given(diagnostic.code) and diagnostic.code .. ': ' or ''
    table.insert(lines, '    ' .. code .. vim.split(diagnostic.message, '\n')[1])
  end
  return lines
end

local function finish(run, err, result)
  local had_output = streamed[run]
  streamed[run] = nil
  if err then
    append_lines({ '✗ ' .. (err.message or vim.inspect(err)) })
  elseif type(result) == 'table' and result.outcome then
    if not had_output then
      append((given(result.stdout) or '') .. (given(result.stderr) or ''))
    end
    append_lines(M.ending(result))
  end
end

--- Executes a run command of the server, as a lens carries it, and shows the run.
---@param command lsp.Command
---@param ctx { bufnr: integer, client_id: integer }
function M.execute(command, ctx)
  local client = assert(vim.lsp.get_client_by_id(ctx.client_id))
  local args = vim.deepcopy((command.arguments or {})[1] or { uri = vim.uri_from_bufnr(ctx.bufnr) })
  local run = args.run or ('nvim-%d-%d'):format(vim.fn.getpid(), next_run)
  next_run = next_run + 1
  args.run = run
  args.grant = args.grant or M.options.grant
  streamed[run] = false
  M.open_output()
  append_lines({ ('▶ %s (%s)'):format(args.item or 'main', place(args.uri)) })
  client:request('workspace/executeCommand', { command = command.command, arguments = { args } }, function(err, result)
    finish(run, err, result)
  end, ctx.bufnr)
end

--- Handles `grok/output`: a piece of what a running program prints.
function M.on_output(_, chunk)
  if streamed[chunk.run] ~= nil then
    streamed[chunk.run] = true
  end
  append(chunk.text)
end

--- Handles `workspace/diagnostic/refresh`, which Neovim 0.11 does not: pulls diagnostics for the server's buffers anew.
function M.on_diagnostic_refresh(_, _, ctx)
  local client = vim.lsp.get_client_by_id(ctx.client_id)
  if client and client:supports_method('textDocument/diagnostic') then
    for buf in pairs(client.attached_buffers) do
      client:request('textDocument/diagnostic', { textDocument = vim.lsp.util.make_text_document_params(buf) }, nil, buf)
    end
  end
  return vim.NIL
end

local function client_of(bufnr)
  local client = vim.lsp.get_clients({ bufnr = bufnr, name = 'grok' })[1]
  if not client then
    vim.notify('Grok: no language server is attached to this buffer (see :checkhealth grok)', vim.log.levels.ERROR)
  end
  return client
end

--- Whether the lens runs the item called `name`: its last path segment or its whole path.
local function lens_named(lens, name)
  local item = vim.tbl_get(lens, 'command', 'arguments', 1, 'item')
  return item == name or (item or 'main') == name or (item and item:match('([^:]+)$') == name)
end

--- Runs a lens: the one named `item`, else the one at or above the cursor, else the file's first.
---@param item? string
function M.run(item)
  local bufnr = vim.api.nvim_get_current_buf()
  local client = client_of(bufnr)
  if not client then
    return
  end
  local cursor = vim.api.nvim_win_get_cursor(0)[1] - 1
  local params = { textDocument = vim.lsp.util.make_text_document_params(bufnr) }
  client:request('textDocument/codeLens', params, function(err, lenses)
    if err then
      return vim.notify('Grok: ' .. err.message, vim.log.levels.ERROR)
    end
    local runnable = vim.tbl_filter(function(lens)
      return lens.command and vim.startswith(lens.command.command, 'grok.')
    end, lenses or {})
    table.sort(runnable, function(a, b)
      return a.range.start.line < b.range.start.line
    end)
    local chosen = not item and runnable[1] or nil
    for _, lens in ipairs(runnable) do
      if item and lens_named(lens, item) then
        chosen = chosen or lens
      elseif not item and lens.range.start.line <= cursor then
        chosen = lens
      end
    end
    if not chosen then
      return vim.notify('Grok: there is nothing to run here', vim.log.levels.WARN)
    end
    M.execute(chosen.command, { bufnr = bufnr, client_id = client.id })
  end, bufnr)
end

--- Stops every run.
function M.stop()
  local client = client_of(0)
  if client then
    client:request('workspace/executeCommand', { command = 'grok.stop', arguments = { vim.empty_dict() } }, function(err, result)
      local text = err and err.message or ('stopped %d'):format(result and result.stopped or 0)
      vim.notify('Grok: ' .. text, err and vim.log.levels.ERROR or vim.log.levels.INFO)
    end)
  end
end

return M
