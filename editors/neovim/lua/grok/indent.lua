--- The indent expression. It looks only at the nearest line above and at brackets outside text and comments, so that it
--- answers at once in any state of the buffer.

local M = {}

--- The line without text, characters and comments, whose brackets do not count.
local function code(line)
  return (
    line
      :gsub('\\.', '')
      :gsub("'[^']'", '')
      :gsub('"[^"]*"', '')
      :gsub('/%*.-%*/', '')
      :gsub('//.*', '')
  )
end

--- Brackets that `line` opens and does not close.
local function opened(line)
  local depth = 0
  for bracket in code(line):gmatch('[%[%](){}]') do
    if bracket:match('[%[({]') then
      depth = depth + 1
    else
      depth = math.max(depth - 1, 0)
    end
  end
  return depth
end

--- The indent of line `lnum`, in columns.
function M.indent(lnum)
  local above = vim.fn.prevnonblank(lnum - 1)
  if above == 0 then
    return 0
  end
  local indent = vim.fn.indent(above)
  if opened(vim.fn.getline(above)) > 0 then
    indent = indent + vim.fn.shiftwidth()
  end
  if vim.fn.getline(lnum):match('^%s*[%])}]') then
    indent = indent - vim.fn.shiftwidth()
  end
  return math.max(indent, 0)
end

return M
