import { createHash } from 'node:crypto';

/** A Lua script with the hash that Redis knows it by. */
export interface RedisScript {
  readonly text: string;
  readonly sha1: string;
}

const script = (text: string): RedisScript => ({ text, sha1: createHash('sha1').update(text).digest('hex') });

/** Redis runs a script as one step, so nothing comes between the comparison and the write. 0 kept, 1 written, 2 expired. */
export const writeIfNewerScript = script(`
local event, created, values, ends, replace = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local held = redis.call('HMGET', KEYS[1], 'e', 'c')
if held[1] then
  local e, c, ne, nc = tonumber(held[1]), tonumber(held[2]), tonumber(event), tonumber(created)
  if ne < e or (ne == e and (nc < c or (nc == c and replace ~= '1'))) then return 0 end
end
if ends ~= '' then
  local time = redis.call('TIME')
  if tonumber(ends) <= tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) then return 2 end
end
redis.call('HSET', KEYS[1], 'e', event, 'c', created, 'v', values)
if ends ~= '' then redis.call('PEXPIREAT', KEYS[1], ends) else redis.call('PERSIST', KEYS[1]) end
return 1`);

/** A sorted set of the names of events by time, and a hash of their values. Gives how many were added and trimmed. */
export const pushWindowScript = script(`
local last, within, replace = ARGV[1], ARGV[2], ARGV[3]
local added = 0
for i = 4, #ARGV, 3 do
  local known = redis.call('ZSCORE', KEYS[1], ARGV[i + 1])
  if not known or replace == '1' then
    redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
    redis.call('HSET', KEYS[2], ARGV[i + 1], ARGV[i + 2])
    if not known then added = added + 1 end
  end
end
local trimmed = 0
local function drop(names)
  for _, name in ipairs(names) do
    redis.call('ZREM', KEYS[1], name)
    redis.call('HDEL', KEYS[2], name)
    trimmed = trimmed + 1
  end
end
if within ~= '' then
  local newest = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  if newest[2] then drop(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.17g', tonumber(newest[2]) - tonumber(within)))) end
end
if last ~= '' then
  local over = redis.call('ZCARD', KEYS[1]) - tonumber(last)
  if over > 0 then drop(redis.call('ZRANGE', KEYS[1], 0, over - 1)) end
end
return { added, trimmed }`);

/** Name, time and values of each event, in one list. */
export const readWindowScript = script(`
local names = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local all = {}
for i = 1, #names, 2 do
  all[#all + 1] = names[i]
  all[#all + 1] = names[i + 1]
  all[#all + 1] = redis.call('HGET', KEYS[2], names[i])
end
return all`);
