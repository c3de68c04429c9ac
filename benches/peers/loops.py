def sum(n):
    total = 0
    for i in range(n):
        for j in range(n):
            total += i * j % 7
    return total


print(sum(20000))
