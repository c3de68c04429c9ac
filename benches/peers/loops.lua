local function sum(n)
  local total = 0
  for i = 0, n - 1 do
    for j = 0, n - 1 do
      total = total + i * j % 7
    end
  end
  return total
end

print(string.format("%d", sum(20000)))
