export { LoadBalancersScreen } from './load-balancers-screen.tsx';
export { type LoadBalancersSearch, loadBalancersSearchSchema } from './search-params.ts';
