const { expect } = require('chai');
const { ethers, network } = require('hardhat');

/** Moves the chain on. */
async function mine(blocks = 1, interval = 12) {
  await network.provider.send('hardhat_mine', ['0x' + blocks.toString(16), '0x' + interval.toString(16)]);
}

const increaseTime = async (seconds) => {
  await network.provider.send('evm_increaseTime', [seconds]);
  await network.provider.send('evm_mine');
};

async function setAutomine(on) {
  await network.provider.send('evm_setAutomine', [on]);
  if (!on) await network.provider.send('evm_setIntervalMining', [0]);
}

describe('LiquidityMining', () => {
  let staking, token, pool, owner, alice, bob;

  beforeEach(async () => {
    [owner, alice, bob] = await ethers.getSigners();
    token = await ethers.deployContract('Token', [ethers.parseEther('1000000')]);
    pool = await ethers.deployContract('RewardPool', [token.target]);
    staking = await ethers.deployContract('LiquidityMining', [token.target, pool.target, ethers.parseEther('10')]);
    await token.transfer(pool.target, ethers.parseEther('500000'));
  });

  it('pays shares of the pool by block', async () => {
    await staking.connect(alice).deposit(ethers.parseEther('100'));
    await mine(10);
    expect(await staking.pendingReward(alice.address)).to.equal(ethers.parseEther('100'));
    await staking.connect(bob).deposit(ethers.parseEther('300'));
    await mine(4);
    expect(await staking.shareOf(bob.address)).to.equal(7500n);
  });

  it('stops mining rewards after the end', async () => {
    await staking.stopMining();
    await increaseTime(86400);
    expect(await staking.isMining()).to.equal(false);
    await expect(staking.connect(alice).startMining()).to.be.revertedWith('Ownable: caller is not the owner');
  });

  it('keeps the nonce when automine is off', async () => {
    await setAutomine(false);
    const nonce = await owner.getNonce();
    await token.transfer(alice.address, 1n, { nonce });
    await token.transfer(alice.address, 2n, { nonce: nonce + 1 });
    await mine();
    const block = await ethers.provider.getBlock('latest');
    expect(block.transactions).to.have.length(2);
    await setAutomine(true);
  });

  it('reads who mined', async () => {
    const block = await ethers.provider.getBlock('latest');
    expect(block.miner).to.equal('0xC014BA5EC014ba5ec014Ba5EC014ba5Ec014bA5E');
    expect(block.difficulty).to.equal(0n);
  });
});
