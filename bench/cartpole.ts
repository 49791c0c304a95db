/**
 * DQN on CartPole with the parameters of the RL Baselines3 Zoo: trains seeds 1 … 5 and prints the mean return of 100 greedy episodes of
 * each, which should be at least 475 in 4 of 5. `node --import tsx bench/cartpole.ts [first seed] [last seed] [whole]`; minutes a seed.
 *
 * Training ends after 50,000 steps, or earlier where 20 greedy episodes, none of the 100, all last the full 500; `whole` never stops early.
 */
import { cartPole } from '../ml/reinforcement/cartPole.ts';
import { greedyPolicy } from '../ml/reinforcement/greedyPolicy.ts';
import { playEpisode } from '../ml/reinforcement/playEpisode.ts';
import type { QNetwork } from '../ml/reinforcement/qNetwork.ts';
import { cartPoleOptions, trainDqn } from '../ml/reinforcement/trainDqn.ts';
import { createRandom, type Random } from '../ml/stats/rng.ts';

const episodes = 100;
const solved = 475;
const [first, last] = [Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 5)];
const whole = process.argv[4] === 'whole';

/** Returns of greedy episodes until there are `count`, or until one falls short of `least`. */
function greedyReturns(network: QNetwork, weights: Float64Array, random: Random, count: number, least = 0): number[] {
  const policy = greedyPolicy(network, weights);
  const returns: number[] = [];
  while (returns.length < count && (returns.at(-1) ?? least) >= least)
    returns.push(playEpisode(cartPole, policy, random).length);
  return returns;
}

function enough(seed: number): (network: QNetwork, weights: Float64Array) => boolean {
  return (network, weights) =>
    !whole &&
    greedyReturns(network, weights, createRandom(seed, 'cartpole', 'stop'), 20, 500).every((one) => one === 500);
}

let passed = 0;
console.log('### DQN on CartPole\n\n| seed | steps | mean return of 100 | least | solved (≥ 475) | training, CPU s |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (let seed = first; seed <= last; seed++) {
  const began = process.cpuUsage();
  const { network, weights, steps } = trainDqn(cartPole, cartPoleOptions, { seed, enough: enough(seed) });
  const seconds = (process.cpuUsage(began).user / 1e6).toFixed(0);
  const returns = greedyReturns(network, weights, createRandom(seed, 'cartpole', 'episodes'), episodes);
  const mean = returns.reduce((sum, one) => sum + one, 0) / episodes;
  if (mean >= solved) passed += 1;
  const verdict = mean >= solved ? 'yes' : 'no';
  console.log(`| ${seed} | ${steps} | ${mean.toFixed(1)} | ${Math.min(...returns)} | ${verdict} | ${seconds} |`);
}
const needed = Math.ceil(0.8 * (last - first + 1));
console.log(`\n${passed} of ${last - first + 1} seeds solved, ${needed} needed.`);
if (passed < needed) process.exitCode = 1;
